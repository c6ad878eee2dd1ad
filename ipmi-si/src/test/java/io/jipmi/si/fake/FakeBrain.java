package io.jipmi.si.fake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Answers the commands of the start-up conversation; every other command with its own data bytes. */
public final class FakeBrain implements UnaryOperator<byte[]> {
    private static final byte[] DEVICE_ID = {0x20, 0x01, 0x02, 0x41, 0x02, (byte) 0xBF, 0, 0, 0, 0, 0};

    private final Deque<byte[]> nextAnswers = new ArrayDeque<>();
    private final Map<Integer, byte[]> standing = new HashMap<>();
    private int enables;
    private int settable = 0xFF;
    private int setEnablesCode;
    private int getEnablesCode;
    private int clearFlagsCode;

    public FakeBrain() {}

    /** The next request, whatever it is, is answered with exactly these bytes. */
    public void answerNext(int... bytes) {
        byte[] answer = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            answer[i] = (byte) bytes[i];
        }
        nextAnswers.add(answer);
    }

    /** Every request of that network function/LUN and command is answered with these bytes; with none, as before. */
    public void answerAlways(int netFnLunCommand, int... bytes) {
        byte[] answer = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            answer[i] = (byte) bytes[i];
        }
        if (bytes.length == 0) {
            standing.remove(netFnLunCommand);
        } else {
            standing.put(netFnLunCommand, answer);
        }
    }

    public void enables(int value) {
        enables = value;
    }

    public int enables() {
        return enables;
    }

    /** Which bits Set BMC Global Enables can change. */
    public void settable(int mask) {
        settable = mask;
    }

    /** Completion codes of Set and Get BMC Global Enables and of Clear Message Flags. */
    public void refuse(int setEnables, int getEnables, int clearFlags) {
        setEnablesCode = setEnables;
        getEnablesCode = getEnables;
        clearFlagsCode = clearFlags;
    }

    @Override
    public byte[] apply(byte[] request) {
        byte[] scripted = nextAnswers.poll();
        if (scripted != null) {
            return scripted;
        }
        byte[] always = standing.get((request[0] & 0xFF) << 8 | (request[1] & 0xFF));
        if (always != null) {
            return always;
        }
        return switch ((request[0] & 0xFF) << 8 | (request[1] & 0xFF)) {
            case 0x1801 -> answer(request, 0, DEVICE_ID);
            case 0x182E -> {
                if (setEnablesCode == 0) {
                    enables = (enables & ~settable) | (request[2] & settable);
                }
                yield answer(request, setEnablesCode);
            }
            case 0x182F -> answer(request, getEnablesCode, (byte) enables);
            case 0x1830 -> answer(request, clearFlagsCode);
            default -> {
                byte[] data = new byte[request.length - 2];
                System.arraycopy(request, 2, data, 0, data.length);
                yield answer(request, 0, data);
            }
        };
    }

    private static byte[] answer(byte[] request, int completionCode, byte... data) {
        byte[] answer = new byte[completionCode == 0 ? 3 + data.length : 3];
        answer[0] = (byte) (request[0] | 0x04);
        answer[1] = request[1];
        answer[2] = (byte) completionCode;
        System.arraycopy(data, 0, answer, 3, answer.length - 3);
        return answer;
    }
}
