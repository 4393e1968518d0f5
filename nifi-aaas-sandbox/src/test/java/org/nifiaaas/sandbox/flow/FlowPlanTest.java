package org.nifiaaas.sandbox.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Note;

/** What holds for the plan of every flow. */
class FlowPlanTest {

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void notesDoNotHideEachOther(final ProjectFlow flow) {
        final List<Note> notes = flow.plan().notes();
        for (int one = 0; one < notes.size(); one++) {
            for (int other = one + 1; other < notes.size(); other++) {
                assertFalse(
                        overlap(notes.get(one), notes.get(other)),
                        notes.get(one).text() + " and " + notes.get(other).text());
            }
        }
    }

    private static boolean overlap(final Note one, final Note other) {
        return one.place().x() < other.place().x() + other.width()
                && other.place().x() < one.place().x() + one.width()
                && one.place().y() < other.place().y() + other.height()
                && other.place().y() < one.place().y() + one.height();
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void namesOfBoxesAreUniqueAndArrowsJoinThem(final ProjectFlow flow) {
        final List<String> names = flow.plan().boxes().stream().map(Box::name).toList();
        final Set<String> unique = new HashSet<>(names);

        assertEquals(names.size(), unique.size());
        flow.plan().arrows().forEach(arrow -> assertTrue(unique.containsAll(List.of(arrow.from(), arrow.to()))));
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void whatAPersonDecidesIsDisabledAndNothingElse(final ProjectFlow flow) {
        final Set<String> byHand = flow.plan().boxes().stream()
                .map(Box::name)
                .filter(name -> name.startsWith("By hand"))
                .collect(Collectors.toSet());

        assertEquals(byHand, flow.disabled());
        assertTrue(flow.onDemand().containsAll(byHand));
    }

    /** One training for one trigger; and what it becomes goes on where it is, also when another node is the primary one by then. */
    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void triggersRunOnOneNodeOfAClusterAndEverythingElseOnAll(final ProjectFlow flow) {
        flow.plan()
                .boxes()
                .forEach(box -> assertEquals(
                        box.type().equals("GenerateFlowFile"), box.primaryNodeOnly(), box.name() + " of " + flow));
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void boxesReferToServicesOfTheirPlan(final ProjectFlow flow) {
        final Set<String> services =
                flow.plan().services().stream().map(FlowPlan.Service::name).collect(Collectors.toSet());

        flow.plan()
                .boxes()
                .forEach(box -> assertTrue(services.containsAll(box.services().values()), box.name()));
    }
}
