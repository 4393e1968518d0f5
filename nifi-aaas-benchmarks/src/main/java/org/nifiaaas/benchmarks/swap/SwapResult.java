package org.nifiaaas.benchmarks.swap;

import java.util.List;
import java.util.Map;

/**
 * What a run measured.
 *
 * @param swaps timed swaps
 * @param recordsPerSecond records that came out while swaps were timed
 * @param counts every record of the whole run
 * @param samples timed batches
 * @param windows when what happened
 * @param memory looks at the memory by the number of swaps since the first, in order
 * @param collectorMillis pauses of the garbage collector by kind of window
 * @param usedByOthers share of the processors that other programs used while swaps were timed
 * @param machine description of the machine
 */
record SwapResult(
        int swaps,
        double recordsPerSecond,
        Tally.Counts counts,
        List<LatencyLog.Sample> samples,
        List<Window> windows,
        Map<Integer, MemoryProbe.Memory> memory,
        Map<Window.Kind, Long> collectorMillis,
        double usedByOthers,
        Map<String, String> machine) {}
