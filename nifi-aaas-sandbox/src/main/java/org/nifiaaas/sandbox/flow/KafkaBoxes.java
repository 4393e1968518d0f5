package org.nifiaaas.sandbox.flow;
final class KafkaBoxes { static final String SANDBOX_CONSUME="ConsumeKafka_0_10"; static final String SANDBOX_PUBLISH="PublishKafka_0_10"; }
