package io.jipmi.client.sdr;

/** What all three kinds of device locator records have at the same places. */
final class LocatorLayout {
    static final int ENTITY = 12;
    static final int OEM = 14;
    static final int ID_STRING = 15;

    private LocatorLayout() {}
}
