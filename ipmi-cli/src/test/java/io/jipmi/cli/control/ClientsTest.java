package io.jipmi.cli.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What both sockets have of it and their own tests do not show; clients are the kernel's own sockets. */
@Timeout(60)
class ClientsTest {
    private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> told = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path path;
    private Clients<ControlConnection> clients;

    @BeforeEach
    void begin() throws IOException {
        path = directory.resolve("s");
        clients = Clients.listen(path, "ipmid", nowNs::get);
    }

    @AfterEach
    void end() throws IOException {
        clients.close(null);
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    private void accept() {
        told.add("accepted");
        try {
            SocketChannel channel = clients.accept();
            assertNotNull(channel);
            clients.heed(new ControlConnection(channel, request -> "", nowNs.get()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pause() {
        told.add("paused");
        clients.pause();
    }

    private void leave(ControlConnection client) {
        told.add("ready");
        clients.leave(client);
    }

    @Test
    void whoCouldNotBeAcceptedIsTriedAgainAfterAPause() throws IOException {
        try (SocketChannel client = connect()) {
            assertEquals(0, clients.turn(this::pause, this::leave));
            assertEquals(0, clients.turn(this::accept, this::leave));
            assertEquals(List.of("paused"), told);
            assertEquals(1, clients.turn(this::accept, this::leave));
            assertEquals(List.of("paused", "accepted"), told);
            assertTrue(client.isConnected());
        }
    }

    @Test
    void aPauseIsNoneForThoseWhoAreThere() throws IOException {
        try (SocketChannel first = connect()) {
            assertEquals(1, clients.turn(this::accept, this::leave));
            try (SocketChannel second = connect()) {
                assertEquals(1, clients.turn(this::pause, this::leave));
                first.write(ByteBuffer.wrap(new byte[1]));
                assertEquals(0, clients.turn(this::accept, this::leave));
                assertEquals(List.of("accepted", "paused", "ready"), told);
                assertTrue(second.isConnected());
            }
        }
    }

    @Test
    void whereNobodyWaitsNobodyIsAccepted() throws IOException {
        assertNull(clients.accept());
    }

    @Test
    void toCloseThemHangsUpAndRemovesTheFile() throws IOException {
        try (SocketChannel client = connect()) {
            assertEquals(1, clients.turn(this::accept, this::leave));
            clients.close(null);
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            assertFalse(Files.exists(path));
            clients.close(null);
        }
    }

    @Test
    void aTurnThatWaitsForNothingEndsWhenItIsWoken() throws IOException {
        clients.wakeUp();
        assertEquals(0, clients.turn(this::accept, this::leave));
        assertEquals(List.of(), told);
    }
}
