package org.nifiaaas.sandbox.ask;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.FlowInstaller;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.flow.RankingFlow;
import org.nifiaaas.sandbox.nifi.BoxStatus;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;

/**
 * The way of a question through the ranking flow as it is on the canvas now, with the topics that its parameters name.
 *
 * @param group id of the process group
 * @param boxes names of the boxes on the way, in their order
 * @param parameters of the flow
 * @param requests topic of the questions
 * @param answers topic of the answers
 * @param unanswered topic of the questions that have no answer
 */
record RankingRoute(
        String group,
        List<String> boxes,
        Map<String, String> parameters,
        String requests,
        String answers,
        String unanswered) {

    private static final String BRING = "aaas flow ranking brings it there";

    /** The way of a user. */
    static RankingRoute ofUsers(final NifiClient nifi) throws SandboxException, NifiException {
        return of(
                nifi,
                "recommendations.requests.topic",
                "recommendations.topic",
                List.of(RankingFlow.READ_USERS, RankingFlow.RECOMMEND, RankingFlow.PUBLISH_RECOMMENDATIONS));
    }

    /** The way of an item. */
    static RankingRoute ofItems(final NifiClient nifi) throws SandboxException, NifiException {
        return of(
                nifi,
                "audience.requests.topic",
                "audiences.topic",
                List.of(RankingFlow.READ_ITEMS, RankingFlow.FIND_AUDIENCE, RankingFlow.PUBLISH_AUDIENCES));
    }

    private static RankingRoute of(
            final NifiClient nifi, final String requests, final String answers, final List<String> boxes)
            throws SandboxException, NifiException {
        final String group = FlowInstaller.installed(nifi, ProjectFlow.RANKING)
                .orElseThrow(() -> SandboxException.environment("the flow ranking is not on the canvas; " + BRING));
        final String context = nifi.parameterContexts()
                .usedBy(group)
                .orElseThrow(() -> SandboxException.environment(
                        "the flow ranking has no parameters; aaas flow ranking sets them"));
        final Map<String, String> parameters = nifi.parameterContexts().values(context);
        requireRunning(nifi.boxes(group), boxes);
        return new RankingRoute(
                group,
                boxes,
                parameters,
                parameter(parameters, requests),
                parameter(parameters, answers),
                parameter(parameters, "ranking.unmatched.topic"));
    }

    private static void requireRunning(final List<BoxStatus> present, final List<String> needed)
            throws SandboxException {
        for (final String name : needed) {
            final String state = present.stream()
                    .filter(box -> box.name().equals(name))
                    .map(BoxStatus::state)
                    .findFirst()
                    .orElse("missing");
            if (!"Running".equals(state)) {
                throw SandboxException.environment("the box '" + name + "' of the flow ranking is "
                        + state.toLowerCase(Locale.ROOT) + "; aaas flow ranking starts the flow");
            }
        }
    }

    private static String parameter(final Map<String, String> parameters, final String name) throws SandboxException {
        final String value = parameters.getOrDefault(name, "");
        if (value.isBlank()) {
            throw SandboxException.environment(
                    "the parameter " + name + " of the flow ranking has no value; aaas flow ranking sets it");
        }
        return value;
    }

    String brokers() throws SandboxException {
        return parameter(parameters, "kafka.brokers");
    }

    /** Where a question that is not answered may be, in words that begin with a semicolon. */
    String whereItWaits(final NifiClient nifi) throws NifiException {
        for (final Map.Entry<String, Long> queue : nifi.queues(group).entrySet()) {
            if (queue.getValue() > 0
                    && boxes.stream().anyMatch(box -> queue.getKey().startsWith(box + " -> "))) {
                return "; FlowFiles wait in " + queue.getKey() + ": does model "
                        + parameters.getOrDefault("model.name", "")
                        + " have a version (aaas model list), and what does NiFi say (aaas logs nifi)?";
            }
        }
        return "; nothing waits in the flow: aaas logs nifi tells what it did";
    }
}
