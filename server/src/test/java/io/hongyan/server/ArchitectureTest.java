package io.hongyan.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Which module may know which: the server sees all of them, so the rules stand here. */
@AnalyzeClasses(packages = "io.hongyan", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule modulesDependDownwardsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.hongyan..")
            .withOptionalLayers(true)
            .layer("kernel")
            .definedBy("io.hongyan.kernel..")
            .layer("shards")
            .definedBy("io.hongyan.shards..")
            .layer("audience")
            .definedBy("io.hongyan.audience..")
            .layer("delivery")
            .definedBy("io.hongyan.delivery..")
            .layer("gateway")
            .definedBy("io.hongyan.gateway..")
            .layer("channels")
            .definedBy("io.hongyan.channels..")
            .layer("callbacks")
            .definedBy("io.hongyan.callbacks..")
            .layer("control")
            .definedBy("io.hongyan.control..")
            .layer("api")
            .definedBy("io.hongyan.api..")
            .layer("server")
            .definedBy("io.hongyan.server..")
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("control")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("callbacks")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("gateway")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("channels")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("api", "gateway", "channels", "callbacks", "server")
            .whereLayer("audience")
            .mayOnlyBeAccessedByLayers("delivery", "gateway", "api", "server")
            .whereLayer("shards")
            .mayOnlyBeAccessedByLayers("audience", "delivery", "gateway", "channels", "callbacks", "api", "server")
            .because(
                    "adapters (gateway, channels, callbacks, api, control) are replaceable around the core only while the core, and each other,"
                            + " do not know them: the server alone wires them together");

    @ArchTest
    static final ArchRule kernelNeedsTheJdkAlone = classes()
            .that()
            .resideInAPackage("io.hongyan.kernel..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.hongyan.kernel..", "java..", "javax.crypto..", "org.jspecify..")
            .because("every module and every later process shares the vocabulary, whatever else it carries");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
            .matching("io.hongyan.(**)")
            .should()
            .beFreeOfCycles()
            .because("packages that need each other can only be read, tested and moved as one");

    @ArchTest
    static final ArchRule nettyStaysInTheGateway = noClasses()
            .that()
            .resideOutsideOfPackages("io.hongyan.gateway..", "io.hongyan.channels.apns..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .because("buffers with reference counts and event loops are the gateway's own business, and that of APNs'"
                    + " connections, which Pushy makes of Netty");

    @ArchTest
    static final ArchRule rocksStaysInTheShards = noClasses()
            .that()
            .resideOutsideOfPackage("io.hongyan.shards..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..")
            .because(
                    "a shard's store must be replaceable by one inside Kafka Streams, and RocksDB must not be called from"
                            + " virtual threads");

    @ArchTest
    static final ArchRule sqlStaysInTheControlPlane = noClasses()
            .that()
            .resideOutsideOfPackage("io.hongyan.control..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.jooq..", "org.flywaydb..", "org.sqlite..")
            .because("nothing reads another module's tables");

    @ArchTest
    static final ArchRule httpStaysAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages("io.hongyan.api..", "io.hongyan.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.helidon..")
            .because("what a push means does not depend on the protocol it was asked for in");

    @ArchTest
    static final ArchRule theStateMachineReadsNoClock = noClasses()
            .that()
            .implement("io.hongyan.shards.ShardProcessor")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.locks.Lock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .allowEmptyShould(true)
            .because(
                    "a shard is deterministic given its commands and the clock it is shown: simulation and replay rest on it");

    @ArchTest
    static final ArchRule namesSayWhatAThingIsFor = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .because("such a name tells only that no name was found");

    @ArchTest
    static final ArchRule nobodySynchronizesOnStandardOutput = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.hongyan.server.Main")
            .and()
            .doNotHaveFullyQualifiedName("io.hongyan.server.Doctor")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output is the log's: its lines are parsed");

    @ArchTest
    static final ArchRule futuresAreNotBlockedOnInTheGateway = noClasses()
            .that()
            .resideInAPackage("io.hongyan.gateway..")
            .should()
            .callMethod(java.util.concurrent.CompletableFuture.class, "join")
            .orShould()
            .callMethod(java.util.concurrent.CompletableFuture.class, "get")
            .allowEmptyShould(true)
            .because("an event loop that waits keeps thousands of devices waiting");

    @ArchTest
    static final ArchRule optionalIsForReturnValues = noMethods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage("io.hongyan.kernel..")
            .should()
            .haveRawParameterTypes(java.util.Optional.class)
            .because("a parameter that may be missing is two methods");
}
