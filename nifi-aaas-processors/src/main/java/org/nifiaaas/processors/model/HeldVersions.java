package org.nifiaaas.processors.model;

import java.util.Collection;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.processor.ProcessContext;
import org.nifiaaas.services.ModelInterest;
import org.nifiaaas.services.ModelVersionService;
import org.nifiaaas.services.VersionSelector;

/**
 * The versions that a running processor names: they stay loaded through a quiet night, so that nobody's users get another version in the morning. What
 * expressions name is known with the FlowFiles only, and is not held. Thread-safe.
 */
public final class HeldVersions {

    private static final ModelInterest NONE = () -> {};

    private volatile ModelInterest interest = NONE;

    /**
     * Holds versions, from when the processor starts.
     *
     * @param model property with the model's name
     * @param selectors versions of that model
     */
    public void hold(
            final ProcessContext context, final PropertyDescriptor model, final Collection<VersionSelector> selectors) {
        release();
        final PropertyValue name = context.getProperty(model);
        if (name.isSet() && !name.isExpressionLanguagePresent()) {
            interest = context.getProperty(LeaseRequest.MODEL_VERSION_SERVICE)
                    .asControllerService(ModelVersionService.class)
                    .hold(name.getValue(), selectors);
        }
    }

    /** Lets them go, when the processor stops. */
    public void release() {
        final ModelInterest held = interest;
        interest = NONE;
        held.close();
    }
}
