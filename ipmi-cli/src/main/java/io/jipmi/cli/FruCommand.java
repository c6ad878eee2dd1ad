package io.jipmi.cli;

import io.jipmi.cli.ListingOptions.Form;
import io.jipmi.cli.client.FruUnit;
import io.jipmi.cli.client.FruUnits;
import io.jipmi.cli.text.Csv;
import io.jipmi.cli.text.Lines;
import io.jipmi.cli.text.Progress;
import io.jipmi.cli.text.Tone;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ipmi fru}: what the machine is made of. */
@Command(
        name = "fru",
        mixinStandardHelpOptions = true,
        description = "Shows the inventories of the BMC's and its satellites' replaceable units.")
@Carried
final class FruCommand implements Callable<Integer> {
    private static final int MAX_FRU_ID = 0xFE;

    @ParentCommand
    private Ipmi ipmi = new Ipmi();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ListingOptions listing = new ListingOptions();

    @Mixin
    private SdrOptions sdr = new SdrOptions();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "FRU device id, 0 to 254 (default: all there are).")
    private @Nullable String id;

    @Override
    public Integer call() throws IOException {
        Form form = listing.form(ipmi.options());
        sdr.check();
        OptionalInt fruId = id == null ? OptionalInt.empty() : OptionalInt.of(fruId(id));
        List<FruUnit> units;
        try (ControllerSession session = ControllerSession.open(ipmi.options(), "fru")) {
            PrintWriter err = spec.commandLine().getErr();
            SdrSource records = sdr.of(session.ipmi(), session.bmc(), err, ipmi.terminal());
            FruUnits found = FruUnits.of(records.repository(), fruId);
            try (Progress progress = Progress.begin(err, ipmi.terminal(), "reading the inventories")) {
                units = found.read(session.bmc(), progress::at);
            }
        }
        if (fruId.isPresent() && units.stream().allMatch(unit -> unit.failure() != null)) {
            throw units.get(0).failure();
        }
        print(form, units);
        return Ipmi.DONE;
    }

    private void print(Form form, List<FruUnit> units) {
        PrintWriter out = spec.commandLine().getOut();
        switch (form) {
            case JSON ->
                Report.json(
                        out,
                        Map.of("frus", units.stream().map(FruUnit::document).toList()));
            case CSV -> {
                Csv csv = Csv.begin(out, FruUnit.NAMES);
                units.forEach(unit -> unit.rows().forEach(csv::row));
            }
            case TABLE -> {
                for (int i = 0; i < units.size(); i++) {
                    out.print(i == 0 ? "" : System.lineSeparator());
                    out.println(Tone.HEADING.dress(Lines.printable(units.get(i).title()), ipmi.terminal()));
                    Report.text(out, units.get(i).fields());
                }
            }
        }
    }

    private static int fruId(String word) {
        int value = Octet.of(word);
        if (value > MAX_FRU_ID) {
            throw new IllegalArgumentException("FRU device id " + word + " is reserved; 0 to 254");
        }
        return value;
    }
}
