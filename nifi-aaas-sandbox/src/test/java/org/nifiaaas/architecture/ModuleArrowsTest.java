package org.nifiaaas.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom: the arrows between the modules and rooms. */
class ModuleArrowsTest {

    private static final List<String> MODULES = List.of(
            "nifi-aaas-features",
            "nifi-aaas-repository",
            "nifi-aaas-hadoop",
            "nifi-aaas-services-api",
            "nifi-aaas-services",
            "nifi-aaas-processors",
            "nifi-aaas-training",
            "nifi-aaas-sandbox");

    private static final String FEATURES = "org.nifiaaas.features..";
    private static final String REPOSITORY = "org.nifiaaas.repository..";
    private static final String HADOOP = "org.nifiaaas.hadoop..";
    private static final String API = "org.nifiaaas.services";
    private static final String MODEL = "org.nifiaaas.services.model..";
    private static final String ENGINE = "org.nifiaaas.services.engine..";
    private static final String LIVY = "org.nifiaaas.services.livy..";
    private static final String PROCESSORS = "org.nifiaaas.processors..";
    private static final String TRAINING = "org.nifiaaas.training..";
    private static final String SANDBOX = "org.nifiaaas.sandbox..";

    private static JavaClasses project;

    @BeforeAll
    static void readClasses() {
        final List<Path> folders = MODULES.stream()
                .map(module -> Path.of("..", module, "target", "classes"))
                .toList();
        for (final Path folder : folders) {
            assertTrue(
                    Files.isDirectory(folder.resolve("org/nifiaaas")),
                    folder + " holds no classes; build the whole project");
        }
        project = new ClassFileImporter().importPaths(folders);
    }

    @Test
    void featuresKnowNeitherNifiNorSpark() {
        check(classes()
                .that()
                .resideInAPackage(FEATURES)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(FEATURES, "java..", "com.google.gson..", "org.apache.commons.csv.."));
    }

    @Test
    void onlyTheRoomForTextKnowsTheCsvLibrary() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.nifiaaas.features.text")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.commons.csv.."));
    }

    @Test
    void repositoryKnowsTheFeaturesAlone() {
        check(classes()
                .that()
                .resideInAPackage(REPOSITORY)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(REPOSITORY, FEATURES, "java..", "com.google.gson.."));
    }

    @Test
    void onlyTheAdapterAndTrainingKnowHadoop() {
        check(classes()
                .that()
                .resideInAPackage(HADOOP)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(HADOOP, REPOSITORY, "java..", "org.apache.hadoop.."));
        check(noClasses()
                .that()
                .resideOutsideOfPackages(HADOOP, TRAINING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HADOOP, "org.apache.hadoop.."));
    }

    @Test
    void apiUsesItsOwnTypesOnly() {
        check(classes()
                .that()
                .resideInAPackage(API)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(API, "java..", "org.apache.nifi.."));
    }

    @Test
    void processorsAndImplementationsOfServicesDoNotKnowEachOther() {
        check(noClasses()
                .that()
                .resideInAPackage(PROCESSORS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(MODEL, ENGINE, LIVY));
        check(noClasses()
                .that()
                .resideInAnyPackage(API, MODEL, ENGINE, LIVY)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PROCESSORS));
    }

    @Test
    void onlyTheEngineRoomKnowsBigdl() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ENGINE, TRAINING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.intel.analytics..", "scala.."));
    }

    @Test
    void nobodyKnowsTraining() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(TRAINING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TRAINING));
        check(noClasses()
                .that()
                .resideInAPackage(TRAINING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(API, MODEL, ENGINE, LIVY, PROCESSORS, "org.apache.nifi.."));
    }

    @Test
    void nobodyKnowsTheSandbox() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(SANDBOX)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SANDBOX));
    }

    @Test
    void roomsFormNoCircle() {
        check(slices().matching("org.nifiaaas.(services.*)..").should().beFreeOfCycles());
        check(slices().matching("org.nifiaaas.sandbox.(*)..").should().beFreeOfCycles());
    }

    @Test
    void engineAndLivyDoNotKnowTheModelRoom() {
        check(noClasses()
                .that()
                .resideInAnyPackage(ENGINE, LIVY)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(MODEL));
    }

    private static void check(final ArchRule rule) {
        rule.check(project);
    }
}
