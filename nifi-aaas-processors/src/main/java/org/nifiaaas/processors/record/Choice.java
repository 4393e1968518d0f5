package org.nifiaaas.processors.record;

import java.util.Locale;
import org.apache.nifi.components.DescribedValue;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.context.PropertyContext;

/** A choice on the canvas: a constant of an enum, whose value is its name in lower case, with spaces between its words. */
public interface Choice extends DescribedValue {

    /** Name of the constant. */
    String name();

    @Override
    default String getValue() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    default String getDisplayName() {
        return getValue();
    }

    /** A property that takes one of the constants. */
    static <E extends Enum<E> & Choice> PropertyDescriptor property(
            final String name, final String description, final E byDefault) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(true)
                .allowableValues(byDefault.getDeclaringClass())
                .defaultValue(byDefault.getValue())
                .build();
    }

    /**
     * The constant that a property holds.
     *
     * @throws IllegalArgumentException if the value is none of them, which validation prevents
     */
    static <E extends Enum<E> & Choice> E of(
            final PropertyContext context, final PropertyDescriptor property, final Class<E> type) {
        return Enum.valueOf(
                type,
                context.getProperty(property)
                        .getValue()
                        .toUpperCase(Locale.ROOT)
                        .replace(' ', '_'));
    }
}
