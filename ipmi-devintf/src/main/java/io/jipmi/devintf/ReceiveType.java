package io.jipmi.devintf;

/** Why a message is in an open file's queue. */
public enum ReceiveType {
    /** The answer to a request, or the completion code that stands for it. */
    RESPONSE,
    /** An event of the BMC. */
    EVENT,
    /** A command somebody behind the BMC sent to us. */
    COMMAND,
    /** What became of a response of ours. */
    RESPONSE_SENT,
    /** A message of a channel whose medium is the vendor's own. */
    OEM
}
