#!/bin/sh
# Allows each role of firedamp on a Kafka cluster what it needs, and nothing else. Run it once, as
# somebody who may alter the cluster's ACLs; running it again changes nothing. kafka-acls.sh is
# Kafka's own, and must be on the PATH.
#
#   acls.sh BOOTSTRAP ADMIN_PROPERTIES [NAMESPACE]
#
# The roles log in as User:NAMESPACE-ingest, -detect and -deliver; people who look (incidents,
# signals, topics, doctor) as User:NAMESPACE-console. Topics that plugins bring are named in
# PLUGIN_TOPICS, without the namespace.
set -eu
if [ $# -lt 2 ]; then
  echo "usage: acls.sh BOOTSTRAP ADMIN_PROPERTIES [NAMESPACE]" >&2
  exit 2
fi
bootstrap=$1
properties=$2
namespace=${3:-firedamp}

# What sources tell, and what detectors conclude from it.
told="image-pulls image-metadata audit-events container-states resource-samples network-flows
  dns-queries sensor-alerts cloud-events indicators rules ticks source-reports ${PLUGIN_TOPICS:-}"
found="identities signals incidents campaigns"

allow() {
  role=$1
  shift
  kafka-acls.sh --bootstrap-server "$bootstrap" --command-config "$properties" --add --force \
    --allow-principal "User:$namespace-$role" "$@" >/dev/null
}

topics() {
  for topic in "$@"; do
    printf -- '--topic %s.%s ' "$namespace" "$topic"
  done
}

# Every role looks at its start whether the topics are as it was told.
for role in ingest detect deliver console; do
  allow "$role" --operation Describe --operation DescribeConfigs \
    --topic "$namespace." --resource-pattern-type prefixed
done

# shellcheck disable=SC2046,SC2086
allow ingest --operation Write $(topics $told dead-letters)
# What earlier processes reported of its sources.
# shellcheck disable=SC2046
allow ingest --operation Read $(topics source-reports)

# shellcheck disable=SC2046,SC2086
allow detect --operation Read $(topics $told $found)
# shellcheck disable=SC2046,SC2086
allow detect --operation Write $(topics $found dead-letters)
allow detect --operation Create --operation AlterConfigs \
  --topic "$namespace." --resource-pattern-type prefixed
# State and repartitioning of its own, and exactly-once processing.
allow detect --operation All --topic "$namespace-" --group "$namespace-" \
  --transactional-id "$namespace-" --resource-pattern-type prefixed

# Dead letters, because it retries its own.
# shellcheck disable=SC2046
allow deliver --operation Read $(topics incidents sink-ledger dead-letters)
# Nobody else may write what was delivered: an entry there keeps an incident from the SIEM.
# shellcheck disable=SC2046
allow deliver --operation Write $(topics sink-ledger dead-letters)
allow deliver --operation Read --group "$namespace-sink-" --resource-pattern-type prefixed

allow console --operation Read --topic "$namespace." --resource-pattern-type prefixed
# What people find incidents to be.
# shellcheck disable=SC2046
allow console --operation Write $(topics dispositions)
allow console --operation Describe --group "$namespace-" --resource-pattern-type prefixed
