package io.jipmi.ssif.sm;

import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.SmbusTarget;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A BMC on a bus as a script wants it: what it answers, after how many looks, and which transfers fail how. */
public final class FakeTarget implements SmbusTarget {
    private static final HexFormat HEX = HexFormat.of();

    /** What came over the bus: {@code w02 1801}, {@code r03}. */
    public final List<String> transfers = new ArrayList<>();

    /** Transfers that fail, by their number from 0. */
    public final Map<Integer, Errno> faults = new HashMap<>();

    /** Whether a failing write reaches the BMC all the same. */
    boolean faultsAfterTheFact;

    boolean knowsEndCommand = true;
    boolean sendsEmptyBlocks = true;
    boolean repeatsAnswers;
    boolean knowsRetry = true;
    boolean checkPackets;
    int looksBeforeAnswer;
    public int refusedWrites;
    int maxBlocks = 9;
    /** Changes blocks on their way to the host, by the number of the transfer. */
    final Map<Integer, UnaryOperator<byte[]>> distortions = new HashMap<>();

    public UnaryOperator<byte[]> brain = request -> request;

    private final ByteArrayOutputStream incoming = new ByteArrayOutputStream();
    private int blocks;
    private byte[] answer = {};
    private byte[] oldAnswer = {};
    private int looksLeft;
    private int next;

    @Override
    public void writeBlock(int command, byte[] source, int from, int lengthBytes) throws IoFault {
        byte[] block = Arrays.copyOfRange(source, from, from + lengthBytes);
        Errno fault = transfer(String.format(Locale.ROOT, "w%02x %s", command, HEX.formatHex(block)));
        if (lengthBytes == 0 && !sendsEmptyBlocks) {
            throw new IoFault("write", "bus", Errno.EINVAL);
        }
        if (fault != null && !faultsAfterTheFact) {
            throw new IoFault("write", "bus", fault);
        }
        if (refusedWrites > 0) {
            refusedWrites--;
            throw new IoFault("write", "bus", Errno.ENXIO);
        }
        take(command, block);
        if (fault != null) {
            throw new IoFault("write", "bus", fault);
        }
    }

    @Override
    public int readBlock(int command, byte[] target) throws IoFault {
        int number = transfers.size();
        Errno fault = transfer(String.format(Locale.ROOT, "r%02x", command));
        if (fault != null) {
            throw new IoFault("read", "bus", fault);
        }
        byte[] block = command == 3 ? first() : further();
        block = distortions.getOrDefault(number, UnaryOperator.identity()).apply(block);
        System.arraycopy(block, 0, target, 0, block.length);
        return block.length;
    }

    @Override
    public void packetErrorCode(boolean used) {
        transfers.add("pec " + used);
    }

    @Override
    public boolean canCheckPackets() {
        return checkPackets;
    }

    public boolean closed;

    @Override
    public void close() {
        closed = true;
    }

    private Errno transfer(String text) {
        Errno fault = faults.get(transfers.size());
        transfers.add(text);
        return fault;
    }

    private void take(int command, byte[] block) throws IoFault {
        boolean last = command == 2 || command == 8 || (command == 7 && block.length < 32);
        if (command == 0x0A) {
            if (!knowsRetry) {
                throw new IoFault("write", "bus", Errno.ENXIO);
            }
            next = block[0] & 0xFF;
            return;
        }
        if ((command == 8 && !knowsEndCommand) || (command > 6 && blocks >= maxBlocks)) {
            throw new IoFault("write", "bus", Errno.ENXIO);
        }
        if (command == 2 || command == 6) {
            incoming.reset();
            blocks = 0;
        }
        blocks++;
        incoming.writeBytes(block);
        if (last) {
            oldAnswer = answer;
            answer = brain.apply(incoming.toByteArray());
            looksLeft = looksBeforeAnswer;
            incoming.reset();
        }
    }

    private byte[] first() throws IoFault {
        byte[] offered = answer;
        if (looksLeft > 0) {
            looksLeft--;
            offered = repeatsAnswers ? oldAnswer : new byte[0];
        }
        if (offered.length == 0) {
            throw new IoFault("read", "bus", Errno.ENXIO);
        }
        next = 0;
        if (offered.length <= 32) {
            return offered;
        }
        byte[] block = new byte[32];
        block[1] = 1;
        System.arraycopy(offered, 0, block, 2, 30);
        return block;
    }

    private byte[] further() {
        int from = 30 + 31 * next;
        int count = Math.min(31, answer.length - from);
        byte[] block = new byte[1 + count];
        block[0] = (byte) (from + count == answer.length ? 0xFF : next);
        System.arraycopy(answer, from, block, 1, count);
        next++;
        return block;
    }
}
