package io.jipmi.si.probe;

import io.jipmi.si.SiConfig;
import java.util.List;

/**
 * What one source of addresses told.
 *
 * @param interfaces register interfaces it describes, in its order
 * @param notes one line for each thing it does not describe, or describes in a way nobody can use
 */
record Found(List<SiConfig> interfaces, List<String> notes) {
    Found {
        interfaces = List.copyOf(interfaces);
        notes = List.copyOf(notes);
    }
}
