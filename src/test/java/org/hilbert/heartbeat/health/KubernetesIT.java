package org.hilbert.heartbeat.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

import org.hilbert.heartbeat.access.TestKeys;
import org.hilbert.heartbeat.server.Kind;
import org.hilbert.heartbeat.testsupport.ServerProcess;
import org.hilbert.heartbeat.testsupport.SideBySide;
import org.hilbert.heartbeat.testsupport.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The manifests that the build writes, and those of the examples: of Kubernetes' own types, without a field too many; and the
 * packaged server with the variables that they give it, asked what their probes ask.
 */
@SideBySide
class KubernetesIT {
    private static final Path WRITTEN = Path.of("target", "kubernetes", "kubernetes.yml");
    private static final Path EXAMPLES = Path.of("examples", "kubernetes");

    private static final Path FLEET = EXAMPLES.resolve("fleet.yaml");
    private static final Path REDIS = EXAMPLES.resolve("redis.yaml");

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "v1 Service", Service.class,
            "v1 ConfigMap", ConfigMap.class,
            "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
            "apps/v1 Deployment", Deployment.class,
            "apps/v1 StatefulSet", StatefulSet.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);

    /** A field that its type does not have is a mistake, not something more to keep. */
    private static final ObjectMapper STRICT = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated method) {
                    return false;
                }
            })
            .build();

    @TempDir
    Path folder;

    @Test
    void theServersOwnProbes_askForNothingThatAnApplicationDoes() throws Exception {
        Container server = server(deployment(WRITTEN));
        assertEquals("/q/health/group/server 8888", asks(server.getLivenessProbe()));
        assertEquals("/q/health/group/server 8888", asks(server.getStartupProbe()));
        assertEquals("/q/health/ready 8888", asks(server.getReadinessProbe()));
    }

    @Test
    void thereIsOneServer_whichKeepsItsState() throws Exception {
        Deployment deployment = deployment(WRITTEN);
        assertEquals(1, deployment.getSpec().getReplicas());
        assertEquals("Recreate", deployment.getSpec().getStrategy().getType());
        Container server = server(deployment);
        assertEquals("/var/lib/hilbert-heartbeat", variable(server, "HEARTBEAT_DATA_DIR"));
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        String claim = pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals("state"))
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(claim), names(WRITTEN, PersistentVolumeClaim.class));
        assertTrue(mounts(server).contains("state /var/lib/hilbert-heartbeat"), mounts(server)::toString);
    }

    @Test
    void itIsConfined() throws Exception {
        Deployment deployment = deployment(WRITTEN);
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        assertTrue(pod.getSecurityContext().getRunAsNonRoot());
        assertFalse(pod.getAutomountServiceAccountToken());
        confined(server(deployment));
        confined(server(deployment(EXAMPLES.resolve("exhibit.yaml"))));
    }

    @Test
    void itsAddressIsTheNetworks_andItsKeysAreASecret() throws Exception {
        Container server = server(deployment(WRITTEN));
        assertEquals("0.0.0.0", variable(server, "HB_HOST"));
        assertEquals(
                "hilbert-heartbeat-keys",
                server.getEnvFrom().get(0).getSecretRef().getName());
        assertEquals(8888, server.getPorts().get(0).getContainerPort());
    }

    @Test
    void nothingOfTheMachineThatBuildsIsInIt_norOfTheTime() throws Exception {
        String text = Files.readString(WRITTEN);
        assertFalse(text.contains("timestamp"), text);
        assertFalse(text.contains(System.getProperty("user.name") + "/"), text);
        assertTrue(text.contains("image: hilbert-heartbeat:"), text);
    }

    @Test
    void anExhibit_isRestartedWhenItNoLongerBeats() throws Exception {
        Deployment exhibit = deployment(EXAMPLES.resolve("exhibit.yaml"));
        Container application =
                exhibit.getSpec().getTemplate().getSpec().getContainers().get(0);
        String own = "/health/app/" + variable(application, "APP_ID") + " 8888";
        assertEquals(own, asks(application.getLivenessProbe()));
        assertEquals(own, asks(application.getStartupProbe()));
        Container server = server(exhibit);
        assertEquals("/q/health/group/server 8888", asks(server.getLivenessProbe()));
        assertEquals("0.0.0.0", variable(server, "HB_HOST"));
    }

    @Test
    void aHiccupOfTheServer_restartsNoExhibit_andAGrantedRestartIsTakenWhileItHolds() throws Exception {
        Probe probe = deployment(EXAMPLES.resolve("exhibit.yaml"))
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getLivenessProbe();
        assertTrue(probe.getTimeoutSeconds() > 1);
        assertTrue(probe.getFailureThreshold() > 1);
        assertTrue(probe.getPeriodSeconds() * probe.getFailureThreshold() < 60, "the cool-down is two minutes");
    }

    @Test
    void ofAFleet_twoServersAreThereAtAnyTime_onSeveralMachines() throws Exception {
        Deployment fleet = deployment(FLEET);
        assertEquals(3, fleet.getSpec().getReplicas());
        assertEquals("RollingUpdate", fleet.getSpec().getStrategy().getType());
        assertEquals(
                0,
                fleet.getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal());
        PodDisruptionBudget budget = only(FLEET, PodDisruptionBudget.class);
        assertEquals(2, budget.getSpec().getMinAvailable().getIntVal());
        Map<String, String> labels = fleet.getSpec().getTemplate().getMetadata().getLabels();
        assertEquals(labels, budget.getSpec().getSelector().getMatchLabels());
        assertEquals(labels, fleet.getSpec().getSelector().getMatchLabels());
        fleet.getSpec().getTemplate().getSpec().getTopologySpreadConstraints().forEach(spread -> {
            assertEquals(1, spread.getMaxSkew());
            assertEquals(labels, spread.getLabelSelector().getMatchLabels());
        });
        Service service = only(FLEET, Service.class);
        assertEquals("ClusterIP", service.getSpec().getType());
        assertEquals("None", service.getSpec().getSessionAffinity());
        assertEquals(labels, service.getSpec().getSelector());
    }

    @Test
    void aServerOfAFleet_isConfinedAndAskedAsOneThatIsAlone() throws Exception {
        Container alone = server(deployment(WRITTEN));
        Container server = server(deployment(FLEET));
        assertEquals(alone.getImage(), server.getImage());
        assertEquals(asks(alone.getLivenessProbe()), asks(server.getLivenessProbe()));
        assertEquals(asks(alone.getStartupProbe()), asks(server.getStartupProbe()));
        assertEquals(asks(alone.getReadinessProbe()), asks(server.getReadinessProbe()));
        confined(server);
        PodSpec pod = deployment(FLEET).getSpec().getTemplate().getSpec();
        assertTrue(pod.getSecurityContext().getRunAsNonRoot());
        assertFalse(pod.getAutomountServiceAccountToken());
        server.getPorts().forEach(port -> assertNull(port.getHostPort(), "several of them may be on one machine"));
        assertTrue(pod.getVolumes().stream().allMatch(volume -> volume.getEmptyDir() != null), "it keeps nothing");
    }

    @Test
    void aServerThatDoesNotReachRedis_getsNoMoreBeats_beforeTheOthersGoOnWithoutIt() throws Exception {
        Probe ready = server(deployment(FLEET)).getReadinessProbe();
        int noticed = 3; // and no longer: what a round may take
        assertTrue(ready.getPeriodSeconds() * ready.getFailureThreshold() + noticed < 10);
    }

    @Test
    void theServersOfAFleet_knowWhereRedisIs_andNobodyElseReachesIt() throws Exception {
        StatefulSet redis = only(REDIS, StatefulSet.class);
        Map<String, String> labels = redis.getSpec().getTemplate().getMetadata().getLabels();
        Service service = only(REDIS, Service.class);
        assertEquals(labels, service.getSpec().getSelector());
        Container server = server(deployment(FLEET));
        assertEquals("redis", variable(server, "HEARTBEAT_STORE"));
        assertEquals(
                "redis://heartbeat:$(REDIS_PASSWORD)@"
                        + service.getMetadata().getName() + ":"
                        + service.getSpec().getPorts().get(0).getPort(),
                variable(server, "QUARKUS_REDIS_HOSTS"));
        List<String> variables = server.getEnv().stream().map(EnvVar::getName).toList();
        assertTrue(
                variables.indexOf("REDIS_PASSWORD") < variables.indexOf("QUARKUS_REDIS_HOSTS"),
                "only what comes before is put in");
        NetworkPolicySpec policy = only(REDIS, NetworkPolicy.class).getSpec();
        assertEquals(labels, policy.getPodSelector().getMatchLabels());
        assertEquals(List.of("Ingress", "Egress"), policy.getPolicyTypes());
        assertTrue(policy.getEgress().isEmpty());
        assertEquals(
                List.of(deployment(FLEET).getSpec().getTemplate().getMetadata().getLabels()),
                policy.getIngress().stream()
                        .flatMap(rule -> rule.getFrom().stream())
                        .map(peer -> peer.getPodSelector().getMatchLabels())
                        .toList());
    }

    @Test
    void redis_isConfined_writesDownWhatItIsTold_andNeverForgets() throws Exception {
        StatefulSet redis = only(REDIS, StatefulSet.class);
        PodSpec pod = redis.getSpec().getTemplate().getSpec();
        assertTrue(pod.getSecurityContext().getRunAsNonRoot());
        assertFalse(pod.getAutomountServiceAccountToken());
        Container container = pod.getContainers().get(0);
        assertFalse(container.getSecurityContext().getAllowPrivilegeEscalation());
        assertTrue(container.getSecurityContext().getReadOnlyRootFilesystem());
        assertEquals(
                List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop());
        String claim =
                redis.getSpec().getVolumeClaimTemplates().get(0).getMetadata().getName();
        assertTrue(mounts(container).contains(claim + " /data"), mounts(container)::toString);
        List<String> settings =
                only(REDIS, ConfigMap.class).getData().get("redis.conf").lines().toList();
        assertTrue(settings.containsAll(List.of("dir /data", "appendonly yes", "maxmemory-policy noeviction")));
        assertTrue(settings.contains("aclfile /etc/redis/secret/users.acl"));
        assertTrue(mounts(container).contains("users /etc/redis/secret"), mounts(container)::toString);
    }

    @Test
    void nobodyIsToldToScrapeWithoutAKey() throws Exception {
        assertFalse(Files.readString(WRITTEN).contains("prometheus.io/"));
    }

    @Test
    void theServersOwnProbes_needNoKey() throws Exception {
        Container container = server(deployment(WRITTEN));
        ServerProcess server = start(container);
        try {
            assertEquals(200, hears(container.getStartupProbe(), server));
            assertEquals(200, hears(container.getLivenessProbe(), server));
            assertEquals(200, hears(container.getReadinessProbe(), server));
            assertEquals(401, answer(server, "/list", ""), "the rest is for whoever has a key");
        } finally {
            server.stop();
        }
    }

    @Test
    void theProbesOfAnExhibit_areAnsweredAsItBeats_withoutAKey() throws Exception {
        Deployment exhibit = deployment(EXAMPLES.resolve("exhibit.yaml"));
        Container application =
                exhibit.getSpec().getTemplate().getSpec().getContainers().get(0);
        Container container = server(exhibit);
        ServerProcess server = start(container);
        try {
            assertEquals(200, hears(container.getStartupProbe(), server));
            assertEquals(200, hears(container.getLivenessProbe(), server));
            assertEquals(200, hears(container.getReadinessProbe(), server));
            assertEquals(503, hears(application.getStartupProbe(), server), "it has not beaten yet");
            String beat = "/hb_init?60000&appid=" + variable(application, "APP_ID");
            assertEquals(401, answer(server, beat, ""), "whoever has no key must not beat for it");
            assertEquals(200, answer(server, beat, "Authorization: Bearer " + TestKeys.of(Kind.BEAT) + "\r\n"));
            assertEquals(200, hears(application.getStartupProbe(), server));
            assertEquals(200, hears(application.getLivenessProbe(), server));
        } finally {
            server.stop();
        }
    }

    /** With its variables and a secret of one key, but for what cannot be the same here: the port, and where the journal is. */
    private ServerProcess start(Container container) throws Exception {
        Map<String, String> variables = container.getEnv().stream()
                .filter(variable -> !variable.getName().equals("HEARTBEAT_DATA_DIR"))
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
        variables.put("HEARTBEAT_KEY_TETRIS", TestKeys.setting(Kind.BEAT));
        int port = ServerProcess.freePort();
        variables.put("HB_PORT", String.valueOf(port));
        return ServerProcess.start(port, folder.resolve("server.log"), variables, ServerProcess.briefly());
    }

    /** What the kubelet is answered: it sends no key but what the probe says. */
    private static int hears(Probe probe, ServerProcess server) throws Exception {
        List<HTTPHeader> more = Objects.requireNonNullElse(probe.getHttpGet().getHttpHeaders(), List.of());
        String headers = more.stream()
                .map(header -> header.getName() + ": " + header.getValue() + "\r\n")
                .collect(Collectors.joining());
        return answer(server, probe.getHttpGet().getPath(), "User-Agent: kube-probe/1.31\r\n" + headers);
    }

    private static int answer(ServerProcess server, String path, String headers) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: 10.0.0.7:8888\r\nConnection: close\r\n" + headers + "\r\n";
        return Wire.exchange(server.port(), request).status();
    }

    private static void confined(Container container) {
        assertFalse(container.getSecurityContext().getAllowPrivilegeEscalation());
        assertTrue(container.getSecurityContext().getReadOnlyRootFilesystem());
        assertEquals(
                List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop());
        assertTrue(mounts(container).contains("tmp /tmp"), mounts(container)::toString);
        assertTrue(container.getResources().getLimits().containsKey("memory"));
    }

    private static List<String> mounts(Container container) {
        return container.getVolumeMounts().stream()
                .map((VolumeMount mount) -> mount.getName() + " " + mount.getMountPath())
                .toList();
    }

    private static String asks(Probe probe) {
        return probe.getHttpGet().getPath() + " " + probe.getHttpGet().getPort().getIntVal();
    }

    private static String variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static Container server(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> container.getImage().startsWith("hilbert-heartbeat:"))
                .findFirst()
                .orElseThrow();
    }

    private static Deployment deployment(Path file) throws IOException {
        return (Deployment) objects(file).stream()
                .filter(Deployment.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static <T extends HasMetadata> T only(Path file, Class<T> type) throws IOException {
        List<T> all =
                objects(file).stream().filter(type::isInstance).map(type::cast).toList();
        assertEquals(1, all.size());
        return all.get(0);
    }

    private static List<String> names(Path file, Class<? extends HasMetadata> type) throws IOException {
        return objects(file).stream()
                .filter(type::isInstance)
                .map(object -> object.getMetadata().getName())
                .toList();
    }

    /** All there are in a file, each of the type that it says. */
    private static List<HasMetadata> objects(Path file) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                STRICT.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                String type = document.path("apiVersion").asText() + " "
                        + document.path("kind").asText();
                assertTrue(TYPES.containsKey(type), () -> file + " has a " + type);
                objects.add(STRICT.treeToValue(document, TYPES.get(type)));
            }
        }
        return objects;
    }
}
