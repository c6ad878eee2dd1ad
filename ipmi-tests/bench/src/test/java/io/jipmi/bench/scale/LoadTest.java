package io.jipmi.bench.scale;

import io.jipmi.io.IoFault;
import io.jipmi.msghandler.IpmiException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadTest {
    /** It sees to that itself. */
    @ParameterizedTest
    @EnumSource
    void allOfALoadComesToItsEnd(Load load) throws IpmiException, IoFault {
        try (HandTurned stack = new HandTurned()) {
            load.carry(stack, 1);
        }
        try (HandTurned stack = new HandTurned()) {
            load.carry(stack, 20);
        }
    }
}
