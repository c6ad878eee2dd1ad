package io.jipmi.si.probe;

import io.jipmi.si.SiConfig;

/**
 * An interface as one source describes it.
 *
 * @param config the interface
 * @param slaveAddressKnown whether the source told the BMC's IPMB address; otherwise it is the usual one, and a source
 *     that describes the same device may know better
 */
record Described(SiConfig config, boolean slaveAddressKnown) {}
