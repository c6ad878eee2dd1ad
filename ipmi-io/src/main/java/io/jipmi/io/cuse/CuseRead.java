package io.jipmi.io.cuse;

/** A read(2) that waits for its data. */
public final class CuseRead extends CuseRequest {
    private final int sizeBytes;
    private final int fileFlags;

    CuseRead(CuseReplies replies, long unique, CuseCaller caller, int sizeBytes, int fileFlags) {
        super(replies, unique, caller);
        this.sizeBytes = sizeBytes;
        this.fileFlags = fileFlags;
    }

    @Override
    void serve(CuseFile file) {
        file.read(this);
    }

    /** How many bytes are asked for. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** The file's {@code O_*} flags as they are now. */
    public int fileFlags() {
        return fileFlags;
    }

    /**
     * Hands the data over.
     *
     * @param data at most {@link #sizeBytes()}; fewer are a short read
     */
    public void done(byte[] data) {
        if (data.length > sizeBytes) {
            throw new IllegalArgumentException(data.length + " bytes where " + sizeBytes + " were asked for");
        }
        claim();
        replies().data(unique(), data);
    }
}
