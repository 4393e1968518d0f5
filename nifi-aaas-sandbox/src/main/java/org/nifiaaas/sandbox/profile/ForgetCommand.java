package org.nifiaaas.sandbox.profile;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.Sandbox;
import org.nifiaaas.sandbox.server.SandboxConfiguration;
import org.nifiaaas.sandbox.server.SandboxService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aaas profile forget}. */
@Command(
        name = "forget",
        description =
                "Erases users from the profiles of the flows that keep some, for good: they go onto the list of erased users, which trainings leave out as well.")
public final class ForgetCommand implements Callable<Integer> {

    @Mixin
    private SandboxOptions options;

    @Parameters(
            arity = "1..*",
            paramLabel = "TOKEN",
            description = "Id of a user as the profiles have it: the token, if ids are masked.")
    private List<String> tokens = new ArrayList<>();

    @Override
    public Integer call() throws SandboxException {
        final SandboxConfiguration configuration = options.configuration();
        if (!Files.isDirectory(configuration.workFolder())) {
            throw SandboxException.environment(
                    "there is no sandbox in " + configuration.workFolder() + "; aaas up starts one");
        }
        final Forgetting forgetting =
                new Forgetting(new ErasedUsersFile(configuration.erasedUsers()), Console.standard());
        forgetting.add(tokens);
        try {
            forgetting.await(nifi(configuration));
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage() + "; aaas logs nifi tells more, and the list stays as it is");
        }
        return 0;
    }

    private static Optional<NifiClient> nifi(final SandboxConfiguration configuration) throws SandboxException {
        final Optional<Sandbox> sandbox = Sandbox.open(configuration);
        final boolean answers = sandbox.isPresent()
                && sandbox.get().status().stream()
                        .anyMatch(status -> status.service() == SandboxService.NIFI && status.healthy());
        return answers ? Optional.of(NifiClient.of(sandbox.get().endpoints().nifiApi())) : Optional.empty();
    }
}
