package io.jipmi.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Gives a text to whoever asks for {@code /metrics} by HTTP, one after the other. */
final class MetricsServer implements AutoCloseable {
    private static final String PATH = "/metrics";
    private static final int DEFAULT_BACKLOG = 0;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int FAILED = 500;
    private static final int NO_BODY = -1;

    private final HttpServer http;
    private final String contentType;
    private final Supplier<String> text;

    private MetricsServer(HttpServer http, String contentType, Supplier<String> text) {
        this.http = http;
        this.contentType = contentType;
        this.text = text;
    }

    /**
     * Listens, and answers from now on, on a thread of the server's own.
     *
     * @param place {@code [HOST:]PORT}; without a host only this machine is listened to, port 0 takes any that is free
     * @throws IllegalArgumentException naming what of the place is wrong
     * @throws IOException if it cannot be listened there
     */
    static MetricsServer listen(String place, String contentType, Supplier<String> text) throws IOException {
        InetSocketAddress address = address(place);
        // Somebody who is slow to ask keeps the others waiting no longer than this; seconds.
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "120");
        HttpServer http;
        try {
            http = HttpServer.create(address, DEFAULT_BACKLOG);
        } catch (IOException e) {
            throw new IOException("cannot listen at " + place + ": " + e.getMessage(), e);
        }
        MetricsServer server = new MetricsServer(http, contentType, text);
        http.createContext("/", server::answer);
        http.start();
        return server;
    }

    /** Where to ask. */
    String url() {
        InetSocketAddress address = http.getAddress();
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + PATH;
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private static InetSocketAddress address(String place) throws IOException {
        int colon = place.lastIndexOf(':');
        String port = place.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xFFFF) {
            throw new IllegalArgumentException("--listen " + place + ": '" + port + "' is no port from 0 to 65535");
        }
        try {
            InetAddress host =
                    colon < 0 ? InetAddress.getLoopbackAddress() : InetAddress.getByName(place.substring(0, colon));
            return new InetSocketAddress(host, Integer.parseInt(port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "--listen " + place + ": no host '" + place.substring(0, colon) + "'", e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                say(exchange, NOT_FOUND, head, "text/plain; charset=utf-8", "metrics are at " + PATH + "\n");
            } else if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                say(exchange, METHOD_NOT_ALLOWED, head, "text/plain; charset=utf-8", "metrics are only given\n");
            } else {
                metrics(exchange, head);
            }
        }
    }

    private void metrics(HttpExchange exchange, boolean head) throws IOException {
        String body;
        try {
            body = text.get();
        } catch (RuntimeException e) {
            say(exchange, FAILED, head, "text/plain; charset=utf-8", e + "\n");
            throw e;
        }
        say(exchange, OK, head, contentType, body);
    }

    private static void say(HttpExchange exchange, int status, boolean head, String contentType, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, head ? NO_BODY : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
