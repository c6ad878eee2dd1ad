package io.jipmi.devintf.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jipmi.io.cuse.CuseCaller;
import io.jipmi.msghandler.IpmbAddress;
import io.jipmi.msghandler.IpmiAddress;
import io.jipmi.msghandler.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One rule: how it is written, and what it is about. */
class AccessRuleTest {
    private static final CuseCaller ALICE = new CuseCaller(1000, 100, 4711);
    private static final AccessRequest POWER = AccessRequest.send(IpmiAddress.BMC, 0, 2, new byte[] {1});
    private static final AccessRequest FAR_AWAY = AccessRequest.send(new IpmbAddress(0, 0x82, 0), 6, 1, new byte[0]);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // rule | Chassis Control | Get Device ID bridged | commands 0/2 | events | maintenance
                "allow | true | true | true | true | true",
                "deny,uid=1000 | true | true | true | true | true",
                "deny,uid=1001 | false | false | false | false | false",
                "deny,uid=1001-4294967295 | false | false | false | false | false",
                "deny,uid=0-1000 | true | true | true | true | true",
                "deny,gid=0x64 | true | true | true | true | true",
                "deny,gid=101 | false | false | false | false | false",
                "deny,netfn=0 | true | false | false | false | false",
                "deny,netfn=0,cmd=2 | true | false | false | false | false",
                "deny, netfn=0, cmd=0-1 | false | false | false | false | false",
                "deny,netfn=0-6,cmd=1-2 | true | true | false | false | false",
                "deny,to=bmc | true | false | false | false | false",
                "deny,to=bridged | false | true | false | false | false",
                "deny,readonly | false | true | false | false | false",
                "deny,call=send | true | true | false | false | false",
                "deny,call=commands | false | false | true | false | false",
                "deny,call=commands,netfn=0 | false | false | true | false | false",
                "deny,call=commands,netfn=4 | false | false | false | false | false",
                "deny,call=events | false | false | false | true | false",
                "deny,call=maintenance | false | false | false | false | true"
            })
    void aRuleIsAboutWhatAllItsWordsSay(
            String rule, boolean power, boolean farAway, boolean commands, boolean events, boolean maintenance) {
        AccessRule parsed = AccessRule.parse(rule);
        assertEquals(power, parsed.matches(ALICE, POWER));
        assertEquals(farAway, parsed.matches(ALICE, FAR_AWAY));
        assertEquals(commands, parsed.matches(ALICE, AccessRequest.receiveCommands(0, 2)));
        assertEquals(events, parsed.matches(ALICE, AccessRequest.receiveEvents()));
        assertEquals(maintenance, parsed.matches(ALICE, AccessRequest.setMaintenance()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | '' is none of allow, deny, limit=RATE/s, limit=RATE/s/BURST",
                "permit | 'permit' is none of allow",
                "limit | 'limit' is none of allow",
                "limit=0/s | 'limit=0/s': 0 is not within 1..1000000",
                "limit=5/s/9999999 | 9999999 is not within",
                "limit=5 | 'limit=5' is none of",
                "deny,uid | 'uid' needs a number, or two with a - between them",
                "deny,uid=bob | 'uid=bob' needs a number",
                "deny,uid=0xZ | 'uid=0xZ' needs a number",
                "deny,uid=ff | 'uid=ff': 'ff' is not a number",
                "deny,uid=4294967296 | 'uid=4294967296': '4294967296' is over 4294967295",
                "deny,uid=7-3 | 'uid=7-3' begins behind its end",
                "deny,uid=-3 | 'uid=-3' needs a number",
                "deny,netfn=0x40 | '0x40' is over 63",
                "deny,netfn=0,cmd=256 | '256' is over 255",
                "deny,cmd=2 | cmd= needs netfn=, as every network function has commands of its own",
                "deny,uid=1,uid=2 | 'uid=2': uid is given twice",
                "deny,to=lan | 'to=lan' is neither to=bmc nor to=bridged",
                "deny,call=poll | 'call=poll' is none of call=send",
                "deny,readonly=1 | 'readonly=1': readonly has no value",
                "deny,call=events,netfn=4 | netfn= is about what is sent or received, not about call=events",
                "deny,call=commands,readonly | to= and readonly are about what is sent, not about call=commands",
                "deny, | '' is none of uid=",
                "deny,user=1 | 'user=1' is none of uid=, gid=, netfn=, cmd=, to=, call=, readonly"
            })
    void aBadRuleIsOneLineNamingTheWord(String rule, String message) {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> AccessRule.parse(rule));
        assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).contains("\n"));
    }

    @Test
    void rulesAreParametersThatAddUp() {
        Parameters parameters = Parameters.parse(
                List.of("ipmid.rule=deny,uid=1", "ipmid.rule=limit=5/s/10,readonly"), AccessPolicy.PARAMETERS);
        assertEquals(
                "[deny,uid=1, limit=5/s/10,readonly]",
                parameters.get(AccessPolicy.RULE).toString());
        Exception refused = assertThrows(
                IllegalArgumentException.class,
                () -> Parameters.parse(List.of("ipmid.rule=deny,user=1"), AccessPolicy.PARAMETERS));
        assertEquals(
                "parameter 'ipmid.rule=deny,user=1': 'user=1' is none of uid=, gid=, netfn=, cmd=, to=, call=, readonly",
                refused.getMessage());
    }
}
