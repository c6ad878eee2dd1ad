package io.jipmi.msghandler;

/**
 * How long something took, over all times it was measured. Percentiles are upper bounds, no more than a quarter above the
 * true value; the mean and the maximum are exact.
 *
 * @param count how often it was measured; all else is 0 if it never was
 * @param meanNs the mean, in ns
 * @param p50Ns what half of them did not exceed, in ns
 * @param p90Ns what 90 % of them did not exceed, in ns
 * @param p99Ns what 99 % of them did not exceed, in ns
 * @param p999Ns what 99.9 % of them did not exceed, in ns
 * @param maxNs the longest, in ns
 */
public record LatencySummary(long count, long meanNs, long p50Ns, long p90Ns, long p99Ns, long p999Ns, long maxNs) {}
