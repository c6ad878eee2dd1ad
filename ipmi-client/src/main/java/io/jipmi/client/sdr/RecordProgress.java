package io.jipmi.client.sdr;

/** Is told how far the reading of a repository is. Called by the thread that reads. */
@FunctionalInterface
public interface RecordProgress {

    /**
     * So many records are read; fewer than before if the repository has changed and is read anew.
     *
     * @param records from 1 on
     * @param total how many there are as the repository says, which may count wrong
     */
    void at(int records, int total);
}
