package dev.pictor;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ArchitectureTest {
    /// Fewer classes than this mean that the path of one of the six modules was not found.
    private static final int FEWEST_CLASSES = 150;

    private static final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.pictor");

    private static final String[] ADAPTERS = {
        "dev.pictor.repo.postgres",
        "dev.pictor.repo.postgres.embedded",
        "dev.pictor.repo.cached",
        "dev.pictor.metrics.prometheus",
        "dev.pictor.media.measured",
        "dev.pictor.remote.http",
        "dev.pictor.store.file",
        "dev.pictor.store.s3",
        "dev.pictor.store.moving",
        "dev.pictor.store.cached",
        "dev.pictor.media.vips",
        "dev.pictor.media.ffmpeg",
        "dev.pictor.media.container",
        "dev.pictor.media.dummy"
    };
    private static final String[] USE_CASES = {
        "dev.pictor.ingest",
        "dev.pictor.serve",
        "dev.pictor.generate",
        "dev.pictor.cleanup",
        "dev.pictor.verify",
        "dev.pictor.backup",
        "dev.pictor.transfer"
    };
    private static final String[] DOORS = {"dev.pictor.http", "dev.pictor.worker"};

    @Test
    void allModulesAreSeen() {
        assertThat(classes).hasSizeGreaterThan(FEWEST_CLASSES);
        for (String adapter : ADAPTERS) {
            assertThat(classes.containPackage(adapter)).as(adapter).isTrue();
        }
    }

    static List<ArchRule> rules() {
        return List.of(
                floors(),
                slices().matching("dev.pictor.(**)").should().beFreeOfCycles(),
                onlyIn("java.sql..", "dev.pictor.repo.postgres.."),
                onlyIn("java.lang.foreign..", "dev.pictor.media.vips"),
                onlyIn("org.eclipse.jetty.server..", "dev.pictor.http"),
                onlyIn("org.eclipse.jetty.client..", "dev.pictor.remote.http"),
                onlyIn("software.amazon..", "dev.pictor.store.s3"),
                onlyIn("picocli..", "dev.pictor.app"),
                onlyIn("ch.qos.logback..", "dev.pictor.app.log"),
                onlyIn("org.junit..", "dev.pictor.testkit"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theHouseStandsAsDrawn(ArchRule rule) {
        rule.check(classes);
    }

    static List<ArchRule> neighbours() {
        return List.of(strangers(ADAPTERS), strangers(USE_CASES), strangers(DOORS));
    }

    @ParameterizedTest
    @MethodSource("neighbours")
    void neighboursDoNotKnowEachOther(ArchRule rule) {
        rule.check(classes);
    }

    private static ArchRule floors() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("values")
                .definedBy("dev.pictor.content", "dev.pictor.job")
                .layer("ports")
                .definedBy(
                        "dev.pictor.repo",
                        "dev.pictor.store",
                        "dev.pictor.media",
                        "dev.pictor.remote",
                        "dev.pictor.metrics")
                .layer("cage")
                .definedBy("dev.pictor.media.child")
                .layer("adapters")
                .definedBy(ADAPTERS)
                .layer("use cases")
                .definedBy(USE_CASES)
                .layer("doors")
                .definedBy(DOORS)
                .layer("app")
                .definedBy("dev.pictor.app", "dev.pictor.app.log")
                .layer("testkit")
                .definedBy("dev.pictor.testkit")
                .whereLayer("values")
                .mayNotAccessAnyLayer()
                .whereLayer("ports")
                .mayOnlyAccessLayers("values")
                .whereLayer("cage")
                .mayOnlyAccessLayers("ports")
                .whereLayer("adapters")
                .mayOnlyAccessLayers("cage", "ports", "values")
                .whereLayer("use cases")
                .mayOnlyAccessLayers("ports", "values")
                .whereLayer("doors")
                .mayOnlyAccessLayers("use cases", "ports", "values")
                .whereLayer("testkit")
                .mayOnlyAccessLayers("ports", "values")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .ensureAllClassesAreContainedInArchitecture();
    }

    /// Whatever else a class uses, this it may use only in its room.
    private static ArchRule onlyIn(String foreign, String room) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(foreign)
                .as(foreign + " is used only in " + room);
    }

    private static ArchRule strangers(String[] rooms) {
        DescribedPredicate<JavaClass> anyRoom = resideInAnyPackage(rooms);
        return slices().assignedFrom(new RoomAssignment(List.of(rooms)))
                .should()
                .notDependOnEachOther()
                .as("no room knows another one of " + anyRoom.getDescription());
    }

    private record RoomAssignment(List<String> rooms) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            for (String room : rooms) {
                if (resideInAPackage(room).test(javaClass)) {
                    return SliceIdentifier.of(room);
                }
            }
            return SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the rooms of one floor";
        }
    }
}
