package org.nifiaaas.processors.rank.lookup;

import java.util.List;
import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.ProcessContext;

/**
 * What the lookup files held when a FlowFile was taken: canonical ids, independent of any model version. Immutable.
 *
 * @param users the user base
 * @param excluded users who belong to no audience
 */
public record UserLists(Optional<List<String>> users, Optional<List<String>> excluded) {

    public static final PropertyDescriptor USERS_FILE = LookupFile.property(
            "Users File", "File with the user base, one id a line. Empty: all users that the model version knows");

    public static final PropertyDescriptor EXCLUDE_FILE =
            LookupFile.property("Exclude File", "File with users who belong to no audience, one id a line");

    /** The files that the properties name, none of which is read yet. */
    public static Lookup<UserLists> of(final ProcessContext context) {
        final LookupFile<List<String>> users = LookupFile.of(context, USERS_FILE, LookupFile::ids);
        final LookupFile<List<String>> excluded = LookupFile.of(context, EXCLUDE_FILE, LookupFile::ids);
        return () -> new UserLists(users.content(), excluded.content());
    }
}
