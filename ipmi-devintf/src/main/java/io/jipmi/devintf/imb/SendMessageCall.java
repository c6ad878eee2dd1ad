package io.jipmi.devintf.imb;

import io.jipmi.devintf.abi.Struct;
import io.jipmi.devintf.policy.AccessPolicy;
import io.jipmi.devintf.policy.AccessRequest;
import io.jipmi.io.Errno;
import io.jipmi.io.IoFault;
import io.jipmi.io.cuse.CuseIoctl;
import io.jipmi.io.cuse.CuseIoctl.Span;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.IpmiException;
import io.jipmi.msghandler.IpmiRequest;
import io.jipmi.msghandler.IpmiResponse;
import io.jipmi.msghandler.IpmiUser;
import io.jipmi.msghandler.SystemInterfaceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * IOCTL_IMB_SEND_MESSAGE: first the argument is fetched, then with it the request it points to and, so that nothing is
 * sent for a caller who cannot take the answer, the room for the answer. The call ends when the request does, or by a
 * signal.
 */
final class SendMessageCall {
    private static final int NO_RESPONSE = 1;
    private static final int BMC_SLAVE_ADDRESS = 0x20;
    private static final int IPMB_CHANNEL = 0;
    private static final int MAX_REQUEST_DATA_BYTES = 0xFF;
    /** Completion code and data of the longest message there is. */
    private static final int MAX_RESPONSE_BYTES = 272;

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);

    private final ImbLayout layout;
    private final CuseIoctl call;
    /** Whether the caller has been answered; a signal and the answer may come at once. */
    private final AtomicBoolean over = new AtomicBoolean();

    SendMessageCall(ImbLayout layout, CuseIoctl call) {
        this.layout = layout;
        this.call = call;
    }

    /** Serves one round of the call. */
    void serve(IpmiUser user, AccessPolicy policy) {
        Span argument = new Span(call.arg(), layout.lengthBytes());
        if (call.inSizeBytes() < layout.lengthBytes()) {
            call.retry(List.of(argument), List.of());
            return;
        }
        Struct fields = new Struct(call.in(0, layout.lengthBytes()));
        long inLength = layout.dword(fields, layout.inLength());
        long outLength = layout.dword(fields, layout.outLength());
        int inBytes = (int) Math.min(inLength, layout.headerBytes() + MAX_REQUEST_DATA_BYTES);
        int outBytes = (int) Math.min(outLength, MAX_RESPONSE_BYTES);
        List<Span> results = results(fields, outBytes);
        List<Span> sources = new ArrayList<>(List.of(argument));
        if (inBytes > 0) {
            sources.add(new Span(layout.pointer(fields, layout.in()), inBytes));
        }
        sources.addAll(results);
        if (call.inSizeBytes() != lengthBytes(sources) || call.outSizeBytes() != lengthBytes(results)) {
            call.retry(sources, results);
            return;
        }
        byte[] request = call.in(layout.lengthBytes(), inBytes);
        if (inBytes < layout.headerBytes()) {
            fail(ImbStatus.INPUT_TOO_SMALL);
        } else if (outBytes < 1) {
            fail(ImbStatus.BAD_OUTPUT);
        } else {
            send(layout.request(new Struct(request)), request, outBytes, user, policy);
        }
    }

    /** What is written in the end: the status, how much was returned, the response. */
    private List<Span> results(Struct fields, int outBytes) {
        List<Span> results = new ArrayList<>();
        if (layout.status() != ImbLayout.NONE) {
            results.add(new Span(call.arg() + layout.status(), Integer.BYTES));
        }
        results.add(new Span(layout.pointer(fields, layout.returned()), layout.dwordBytes()));
        if (outBytes > 0) {
            results.add(new Span(layout.pointer(fields, layout.out()), outBytes));
        }
        return results;
    }

    private void send(ImbLayout.Request header, byte[] bytes, int outBytes, IpmiUser user, AccessPolicy policy) {
        int dataEnd = layout.headerBytes() + header.dataLengthBytes();
        if (dataEnd > bytes.length) {
            fail(ImbStatus.INPUT_TOO_SMALL);
            return;
        }
        byte[] data = Arrays.copyOfRange(bytes, layout.headerBytes(), dataEnd);
        IpmiRequest request;
        try {
            request = IpmiRequest.of(address(header), header.netFn(), header.cmd(), unsigned(data))
                    .withTimeout(timeout(header.timeOutUs()));
        } catch (IllegalArgumentException wrong) {
            fail(ImbStatus.INVALID_REQUEST);
            return;
        }
        try {
            policy.require(call.caller(), AccessRequest.send(request.address(), header.netFn(), header.cmd(), data));
        } catch (IoFault refused) {
            fail(refused.errno().equals(Errno.EBUSY) ? ImbStatus.NO_RESOURCES : ImbStatus.SEND_ERROR);
            return;
        }
        CompletableFuture<IpmiResponse> end = user.requestAsync(request);
        if ((header.flags() & NO_RESPONSE) == 0) {
            CompletableFuture<IpmiResponse> unused =
                    end.whenComplete((answer, thrown) -> ended(answer, thrown, outBytes));
            call.onInterrupt(() -> interrupted(end));
        } else if (end.isCompletedExceptionally()) {
            fail(refusal(end));
        } else {
            done(0, 0, 0, new byte[0]);
        }
    }

    private static IpmiAddress address(ImbLayout.Request header) {
        return header.rsSa() == BMC_SLAVE_ADDRESS
                ? new SystemInterfaceAddress(header.rsLun())
                : new IpmbAddress(IPMB_CHANNEL, header.rsSa(), header.rsLun());
    }

    private static Duration timeout(long timeOutUs) {
        if (timeOutUs == 0) {
            return DEFAULT_TIMEOUT;
        }
        return timeOutUs >= MAX_TIMEOUT.toNanos() / 1000 ? MAX_TIMEOUT : Duration.ofNanos(timeOutUs * 1000);
    }

    private void ended(@Nullable IpmiResponse answer, @Nullable Throwable thrown, int outBytes) {
        if (answer == null) {
            fail(status(thrown));
            return;
        }
        byte[] data = answer.data();
        byte[] response = new byte[1 + data.length];
        response[0] = (byte) answer.completionCode();
        System.arraycopy(data, 0, response, 1, data.length);
        if (response.length > outBytes) {
            ImbStatus overflow = ImbStatus.RESPONSE_OVERFLOW;
            done(-overflow.errno().number(), overflow.code(), response.length, new byte[0]);
        } else {
            done(0, 0, response.length, response);
        }
    }

    /** The request is withdrawn, if it can be; if it is under way, its answer is dropped. */
    private void interrupted(CompletableFuture<IpmiResponse> end) {
        if (over.compareAndSet(false, true)) {
            call.fail(Errno.EINTR);
            boolean unused = end.cancel(true);
        }
    }

    private static ImbStatus refusal(CompletableFuture<IpmiResponse> end) {
        try {
            end.join();
            throw new IllegalStateException("not refused");
        } catch (CompletionException e) {
            return status(e.getCause());
        }
    }

    private static ImbStatus status(@Nullable Throwable thrown) {
        return thrown instanceof IpmiException failed ? ImbStatus.of(failed.failure()) : ImbStatus.HARDWARE;
    }

    private void fail(ImbStatus status) {
        done(-status.errno().number(), status.code(), 0, new byte[0]);
    }

    private void done(int result, int status, int returned, byte[] response) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        int statusBytes = layout.status() == ImbLayout.NONE ? 0 : Integer.BYTES;
        int before = statusBytes + layout.dwordBytes();
        Struct out = new Struct(new byte[before + response.length]);
        if (statusBytes > 0) {
            out.putI32(0, status);
        }
        layout.putDword(out, statusBytes, returned);
        System.arraycopy(response, 0, out.bytes(), before, response.length);
        call.done(result, out.bytes());
    }

    private static int[] unsigned(byte[] data) {
        int[] values = new int[data.length];
        for (int i = 0; i < data.length; i++) {
            values[i] = data[i];
        }
        return values;
    }

    private static int lengthBytes(List<Span> spans) {
        return spans.stream().mapToInt(Span::lengthBytes).sum();
    }
}
