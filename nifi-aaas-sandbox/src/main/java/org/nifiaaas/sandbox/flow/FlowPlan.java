package org.nifiaaas.sandbox.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a flow consists of, independent of any NiFi. Immutable.
 *
 * @param name name of the process group
 * @param comments what it does, in words
 * @param services controller services of the group
 * @param boxes processors
 * @param arrows connections
 * @param notes labels, drawn behind the boxes; they must not overlap, since NiFi 1 draws them in no certain order
 */
record FlowPlan(
        String name, String comments, List<Service> services, List<Box> boxes, List<Arrow> arrows, List<Note> notes) {

    /** Copies the lists. */
    FlowPlan {
        services = List.copyOf(services);
        boxes = List.copyOf(boxes);
        arrows = List.copyOf(arrows);
        notes = List.copyOf(notes);
    }

    /**
     * A controller service.
     *
     * @param type simple class name
     */
    record Service(String name, String type, Map<String, String> properties) {}

    /** A place on the canvas, in its units; y grows downwards. */
    record Place(double x, double y) {}

    /**
     * A connection.
     *
     * @param maxFlowFiles back-pressure begins at this number
     * @param maxSize back-pressure begins at this size, such as "100 MB"
     * @param bends corners of the line; empty for a straight one
     * @param prioritizer simple class name of the one that says which FlowFile goes first; empty: NiFi takes them in about the order in which they came
     */
    record Arrow(
            String from,
            String to,
            Set<String> relationships,
            long maxFlowFiles,
            String maxSize,
            List<Place> bends,
            String prioritizer) {

        static Arrow of(final String from, final String to, final String... relationships) {
            return new Arrow(from, to, new TreeSet<>(Set.of(relationships)), 200, "100 MB", List.of(), "");
        }

        Arrow holding(final long flowFiles, final String size) {
            return new Arrow(from, to, relationships, flowFiles, size, bends, prioritizer);
        }

        Arrow around(final Place... corners) {
            return new Arrow(from, to, relationships, maxFlowFiles, maxSize, List.of(corners), prioritizer);
        }

        Arrow takingTheNewestFirst() {
            return prioritized("NewestFlowFileFirstPrioritizer");
        }

        Arrow keepingTheOrder() {
            return prioritized("FirstInFirstOutPrioritizer");
        }

        private Arrow prioritized(final String by) {
            return new Arrow(from, to, relationships, maxFlowFiles, maxSize, bends, by);
        }
    }

    /**
     * A label.
     *
     * @param fontSize in pixels
     * @param color background, such as #e3f2fd
     */
    record Note(String text, Place place, double width, double height, int fontSize, String color) {}

    /** A processor. Built by {@link #of} and the methods that change one thing and return the same object; finished once it is in a plan. */
    static final class Box {

        /** Width and height that NiFi gives every processor. */
        static final double WIDTH = 352;

        static final double HEIGHT = 128;

        private final String name;
        private final String type;
        private final Place place;
        private final Map<String, String> properties = new LinkedHashMap<>();
        private final Map<String, String> services = new LinkedHashMap<>();
        private final Set<String> ended = new TreeSet<>();
        private String comments = "";
        private String schedulingStrategy = "TIMER_DRIVEN";
        private String schedulingPeriod = "0 sec";
        private String penaltyDuration = "5 sec";
        private String yieldDuration = "1 sec";
        private boolean primaryNodeOnly;
        private boolean onDemand;
        private boolean disabled;

        private Box(final String name, final String type, final Place place) {
            this.name = name;
            this.type = type;
            this.place = place;
        }

        /**
         * @param type simple class name
         */
        static Box of(final String name, final String type, final double x, final double y) {
            return new Box(name, type, new Place(x, y));
        }

        Box with(final String property, final String value) {
            properties.put(property, value);
            return this;
        }

        /** Sets a property to a controller service of the same plan. */
        Box using(final String property, final String service) {
            services.put(property, service);
            return this;
        }

        Box saying(final String words) {
            comments = words;
            return this;
        }

        /** FlowFiles of these relationships end here. */
        Box ending(final String... relationships) {
            ended.addAll(Set.of(relationships));
            return this;
        }

        /** Runs at the times of a cron expression, on one node of a cluster. */
        Box atTimes(final String cron) {
            schedulingStrategy = "CRON_DRIVEN";
            schedulingPeriod = cron;
            primaryNodeOnly = true;
            return this;
        }

        /** It is not started with the flow; who starts the whole group starts it, too. */
        Box onDemand() {
            onDemand = true;
            return this;
        }

        /** A person decides: it is disabled until somebody enables it, so that who starts the whole group does not start it. */
        Box byHand() {
            disabled = true;
            return onDemand();
        }

        /** How long a penalized FlowFile rests. */
        Box penalizingFor(final String duration) {
            penaltyDuration = duration;
            return this;
        }

        String name() {
            return name;
        }

        String type() {
            return type;
        }

        Place place() {
            return place;
        }

        Map<String, String> properties() {
            return new LinkedHashMap<>(properties);
        }

        Map<String, String> services() {
            return new LinkedHashMap<>(services);
        }

        Set<String> ended() {
            return new TreeSet<>(ended);
        }

        String comments() {
            return comments;
        }

        String schedulingStrategy() {
            return schedulingStrategy;
        }

        String schedulingPeriod() {
            return schedulingPeriod;
        }

        String penaltyDuration() {
            return penaltyDuration;
        }

        String yieldDuration() {
            return yieldDuration;
        }

        boolean primaryNodeOnly() {
            return primaryNodeOnly;
        }

        boolean startedOnDemand() {
            return onDemand;
        }

        boolean disabled() {
            return disabled;
        }
    }

    /** The box of that name. */
    Box box(final String boxName) {
        return boxes.stream()
                .filter(box -> box.name().equals(boxName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The plan has no box named " + boxName));
    }

    /**
     * What the plan sets in a box.
     *
     * @param boxName name of a box of the plan
     */
    Map<String, String> plannedProperties(final String boxName) {
        return box(boxName).properties();
    }
}
