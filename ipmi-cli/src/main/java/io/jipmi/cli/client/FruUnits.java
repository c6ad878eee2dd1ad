package io.jipmi.cli.client;

import io.jipmi.client.BmcClient;
import io.jipmi.client.DeviceFunction;
import io.jipmi.client.sdr.ControllerLocator;
import io.jipmi.client.sdr.FruDeviceLocator;
import io.jipmi.client.sdr.LocatorRecord;
import io.jipmi.client.sdr.SdrRepository;
import io.jipmi.msghandler.FailureKind;
import io.jipmi.msghandler.IpmiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The inventories of a machine: the BMC's own, those the SDR repository locates, and number 0 of every controller that
 * says it has some. Immutable.
 *
 * @param places where they are, each once
 */
public record FruUnits(List<FruPlace> places) {
    private static final int BMC = 0x20;

    /** How far the reading is. */
    @FunctionalInterface
    public interface Step {
        /** So many of so many are done. */
        void at(long done, long total);
    }

    public FruUnits {
        places = List.copyOf(places);
    }

    /**
     * Those of a repository.
     *
     * @param fruId only those with this number, one of the BMC's among them even if nothing locates it; empty for all
     */
    public static FruUnits of(SdrRepository repository, OptionalInt fruId) {
        Map<String, FruPlace> found = new LinkedHashMap<>();
        FruPlace own = new FruPlace(0, BMC, 0, fruId.orElse(0), "");
        found.put(own.key(), own);
        for (LocatorRecord locator : repository.locators()) {
            if (locator instanceof FruDeviceLocator fru && fru.logical()) {
                add(found, fru.channel(), fru.address(), fru.accessLun(), fru.device(), fru.idString());
            } else if (locator instanceof ControllerLocator controller
                    && controller.functions().contains(DeviceFunction.FRU_INVENTORY)) {
                add(found, controller.channel(), controller.address(), 0, 0, controller.idString());
            }
        }
        return new FruUnits(found.values().stream()
                .filter(place -> fruId.isEmpty() || place.fruId() == fruId.getAsInt())
                .toList());
    }

    /**
     * Reads them. A controller that did not answer once is not asked for its other inventories.
     *
     * @throws IpmiException only if the calling thread is interrupted or the client's user was closed
     */
    public List<FruUnit> read(BmcClient bmc, Step step) throws IpmiException {
        List<FruUnit> units = new ArrayList<>();
        Map<String, IpmiException> silent = new LinkedHashMap<>();
        for (FruPlace place : places) {
            step.at(units.size(), places.size());
            IpmiException before = silent.get(place.controller());
            FruUnit unit = before == null ? place.read(bmc) : FruUnit.failed(place, before);
            IpmiException failure = unit.failure();
            if (failure != null && failure.failure().kind() == FailureKind.TIMED_OUT) {
                silent.putIfAbsent(place.controller(), failure);
            }
            units.add(unit);
        }
        return units;
    }

    /** A locator with a name says more than what is there without one. */
    private static void add(Map<String, FruPlace> found, int channel, int address, int lun, int fruId, String name) {
        FruPlace place = new FruPlace(channel, address == 0 ? BMC : address, lun, fruId, name);
        found.merge(place.key(), place, (known, better) -> known.name().isEmpty() ? better : known);
    }
}
