package io.firedamp.detectors.mining;

import io.firedamp.schemas.avro.Technique;
import java.util.HashMap;
import java.util.Map;

/** The MITRE ATT&CK techniques our rules name (Enterprise matrix, v17), with one tactic each. */
final class AttackTechniques {
  private static final Map<String, Technique> BY_ID = new HashMap<>();

  static {
    initialAccess("T1190", "Exploit Public-Facing Application");
    initialAccess("T1133", "External Remote Services");
    initialAccess("T1078.001", "Valid Accounts: Default Accounts");
    initialAccess("T1195.002", "Supply Chain Compromise: Compromise Software Supply Chain");
    execution("T1204.003", "User Execution: Malicious Image");
    execution("T1609", "Container Administration Command");
    execution("T1610", "Deploy Container");
    add("T1053.007", "Scheduled Task/Job: Container Orchestration Job", "TA0003", "Persistence");
    add(
        "T1098.006",
        "Account Manipulation: Additional Container Cluster Roles",
        "TA0003",
        "Persistence");
    add("T1525", "Implant Internal Image", "TA0003", "Persistence");
    add("T1543.005", "Create or Modify System Process: Container Service", "TA0003", "Persistence");
    add("T1611", "Escape to Host", "TA0004", "Privilege Escalation");
    add(
        "T1036.005",
        "Masquerading: Match Legitimate Resource Name or Location",
        "TA0005",
        "Defense Evasion");
    add("T1562.001", "Impair Defenses: Disable or Modify Tools", "TA0005", "Defense Evasion");
    add("T1070", "Indicator Removal", "TA0005", "Defense Evasion");
    add("T1528", "Steal Application Access Token", "TA0006", "Credential Access");
    add("T1552.001", "Unsecured Credentials: Credentials In Files", "TA0006", "Credential Access");
    add("T1552.007", "Unsecured Credentials: Container API", "TA0006", "Credential Access");
    add("T1046", "Network Service Discovery", "TA0007", "Discovery");
    add("T1613", "Container and Resource Discovery", "TA0007", "Discovery");
    command("T1071", "Application Layer Protocol");
    command("T1071.001", "Application Layer Protocol: Web Protocols");
    command("T1071.004", "Application Layer Protocol: DNS");
    command("T1090.003", "Proxy: Multi-hop Proxy");
    command("T1090.004", "Proxy: Domain Fronting");
    command("T1105", "Ingress Tool Transfer");
    command("T1571", "Non-Standard Port");
    command("T1572", "Protocol Tunneling");
    command("T1573", "Encrypted Channel");
    initialAccess("T1078.004", "Valid Accounts: Cloud Accounts");
    add(
        "T1552.005",
        "Unsecured Credentials: Cloud Instance Metadata API",
        "TA0006",
        "Credential Access");
    add(
        "T1578.002",
        "Modify Cloud Compute Infrastructure: Create Cloud Instance",
        "TA0005",
        "Defense Evasion");
    add("T1619", "Cloud Storage Object Discovery", "TA0007", "Discovery");
    add("T1530", "Data from Cloud Storage", "TA0009", "Collection");
    add("T1496.001", "Resource Hijacking: Compute Hijacking", "TA0040", "Impact");
  }

  private AttackTechniques() {}

  /** The technique; one that a plugin names and we do not know goes by its id alone. */
  static Technique named(String id) {
    Technique known = BY_ID.get(id);
    return known != null ? known : technique(id, id, "", "");
  }

  private static void initialAccess(String id, String name) {
    add(id, name, "TA0001", "Initial Access");
  }

  private static void execution(String id, String name) {
    add(id, name, "TA0002", "Execution");
  }

  private static void command(String id, String name) {
    add(id, name, "TA0011", "Command and Control");
  }

  private static void add(String id, String name, String tacticId, String tactic) {
    BY_ID.put(id, technique(id, name, tacticId, tactic));
  }

  private static Technique technique(String id, String name, String tacticId, String tactic) {
    return Technique.newBuilder()
        .setId(id)
        .setName(name)
        .setTacticId(tacticId)
        .setTactic(tactic)
        .build();
  }
}
