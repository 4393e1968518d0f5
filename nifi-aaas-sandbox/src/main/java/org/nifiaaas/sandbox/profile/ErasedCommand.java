package org.nifiaaas.sandbox.profile;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.SandboxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aaas profile erased}. */
@Command(name = "erased", description = "Lists the users of whom nothing may be kept, one a line.")
public final class ErasedCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SandboxOptions options;

    @Option(names = "--count", description = "Tells how many there are, and no id.")
    private boolean count;

    @Override
    public Integer call() throws SandboxException {
        final ErasedUsers users = new ErasedUsersFile(options.configuration().erasedUsers()).read();
        final PrintWriter out = spec.commandLine().getOut();
        if (count) {
            out.println(users.size());
        } else {
            users.ids().forEach(out::println);
        }
        return 0;
    }
}
