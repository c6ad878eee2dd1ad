package io.jipmi.cli.control;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A command that a client wants carried out, with all that its output depends on beside the BMC. On the wire: the number
 * of bytes that follow, 32 bits, most significant byte first; then its texts, a zero byte after each.
 *
 * @param build which build of jipmi the client is of; another one's output may be another
 * @param output what {@code /proc/self/fd/1} of the client points to; empty if that cannot be told
 * @param errors the same of {@code /proc/self/fd/2}
 * @param columns how wide the client's terminal is, in characters; empty if it has none, or nobody knows
 * @param noColor the client's {@code NO_COLOR}; empty if it has none, as the next two
 * @param term its {@code TERM}
 * @param columnsWanted its {@code COLUMNS}
 * @param arguments the command line without the program's name
 */
public record CommandRequest(
        String build,
        String output,
        String errors,
        OptionalInt columns,
        String noColor,
        String term,
        String columnsWanted,
        List<String> arguments) {
    /** The longest request, the count in front included. */
    public static final int MAX_LENGTH_BYTES = 16384;

    private static final int COUNT_BYTES = 4;
    private static final int TEXTS_BEFORE_ARGUMENTS = 7;

    public CommandRequest {
        arguments = List.copyOf(arguments);
    }

    /**
     * Reads one.
     *
     * @param received what has come so far, from its first byte to its position
     * @return empty if there is more to come
     * @throws IllegalArgumentException if it is none, and never becomes one
     */
    static Optional<CommandRequest> parse(ByteBuffer received) {
        if (received.position() < COUNT_BYTES) {
            return Optional.empty();
        }
        int lengthBytes = received.getInt(0);
        if (lengthBytes < 0 || lengthBytes > MAX_LENGTH_BYTES - COUNT_BYTES) {
            throw new IllegalArgumentException("a request of " + Integer.toUnsignedString(lengthBytes) + " bytes");
        }
        int endBytes = COUNT_BYTES + lengthBytes;
        if (received.position() < endBytes) {
            return Optional.empty();
        }
        if (received.position() > endBytes) {
            throw new IllegalArgumentException("more than one request");
        }
        return Optional.of(ofTexts(texts(received, endBytes)));
    }

    private static CommandRequest ofTexts(List<String> texts) {
        if (texts.size() < TEXTS_BEFORE_ARGUMENTS) {
            throw new IllegalArgumentException("a request of " + texts.size() + " texts");
        }
        return new CommandRequest(
                texts.get(0),
                texts.get(1),
                texts.get(2),
                columns(texts.get(3)),
                texts.get(4),
                texts.get(5),
                texts.get(6),
                texts.subList(TEXTS_BEFORE_ARGUMENTS, texts.size()));
    }

    private static OptionalInt columns(String text) {
        if (!text.matches("([1-9][0-9]{0,4})?")) {
            throw new IllegalArgumentException("'" + text + "' columns");
        }
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }

    /** What is not ASCII means something else with every locale, and the client's is not known. */
    private static List<String> texts(ByteBuffer received, int endBytes) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = COUNT_BYTES; i < endBytes; i++) {
            byte octet = received.get(i);
            if (octet < 0) {
                throw new IllegalArgumentException("a text that is not ASCII");
            }
            if (octet == 0) {
                texts.add(text.toString());
                text.setLength(0);
            } else {
                text.append((char) octet);
            }
        }
        if (!text.isEmpty()) {
            throw new IllegalArgumentException("a text without an end");
        }
        return texts;
    }

    /** As it goes over the wire. */
    byte[] bytes() {
        ByteArrayOutputStream texts = new ByteArrayOutputStream();
        String width = columns.isPresent() ? String.valueOf(columns.getAsInt()) : "";
        List<String> all = new ArrayList<>(List.of(build, output, errors, width, noColor, term, columnsWanted));
        all.addAll(arguments);
        for (String text : all) {
            texts.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            texts.write(0);
        }
        return ByteBuffer.allocate(COUNT_BYTES + texts.size())
                .putInt(texts.size())
                .put(texts.toByteArray())
                .array();
    }
}
