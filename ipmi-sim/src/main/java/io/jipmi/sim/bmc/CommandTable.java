package io.jipmi.sim.bmc;

import org.jspecify.annotations.Nullable;

/** Which commands a controller knows, and the rules that hold for all of them. */
final class CommandTable {
    /** Answers one command with its response data, or throws a {@link Refusal}. */
    interface Handler {
        byte[] handle(Request request);
    }

    private record Command(int leastDataBytes, Handler handler) {}

    private final @Nullable Command[][] byNetFn = new @Nullable Command[64][256];

    /**
     * @param leastDataBytes a shorter request is answered with 0xC7. A longer one is accepted: fields added by later
     *     revisions of the specification are ignored, which is what the BMCs in the register vectors do
     */
    void add(int netFn, int cmd, int leastDataBytes, Handler handler) {
        byNetFn[netFn][cmd] = new Command(leastDataBytes, handler);
    }

    /** Answers a request with completion code and response data. */
    byte[] execute(Request request) {
        Command command = byNetFn[request.netFn()][request.cmd()];
        try {
            if (command == null) {
                throw new Refusal(CompletionCode.INVALID_COMMAND);
            }
            if (request.lun() != 0) {
                throw new Refusal(CompletionCode.INVALID_FOR_LUN);
            }
            request.requireLength(command.leastDataBytes);
            return new ByteWriter()
                    .u8(CompletionCode.SUCCESS)
                    .bytes(command.handler.handle(request))
                    .done();
        } catch (Refusal refusal) {
            return new byte[] {(byte) refusal.completionCode()};
        }
    }
}
