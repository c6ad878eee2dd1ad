package io.jipmi.io.cuse;

/** A write(2) that waits until its data are taken. */
public final class CuseWrite extends CuseRequest {
    private final byte[] data;
    private final int fileFlags;

    CuseWrite(CuseReplies replies, long unique, CuseCaller caller, byte[] data, int fileFlags) {
        super(replies, unique, caller);
        this.data = data;
        this.fileFlags = fileFlags;
    }

    @Override
    void serve(CuseFile file) {
        file.write(this);
    }

    /** What is written; the same array each time. */
    public byte[] data() {
        return data;
    }

    /** The file's {@code O_*} flags as they are now. */
    public int fileFlags() {
        return fileFlags;
    }

    /**
     * The data are taken.
     *
     * @param sizeBytes how many of them
     */
    public void done(int sizeBytes) {
        if (sizeBytes < 0 || sizeBytes > data.length) {
            throw new IllegalArgumentException(sizeBytes + " bytes taken of " + data.length);
        }
        claim();
        replies().wrote(unique(), sizeBytes);
    }
}
