import type { KafkaConnection } from '@crm/kit/kafka/connection';
import type { TopicRow } from '@crm/kit/kafka/topics';
import kafkajs, { type AclEntry, type Admin } from 'kafkajs';

// Node sees only a part of this CommonJS package's names.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

type Subject = Pick<AclEntry, 'resourceType' | 'resourceName' | 'resourcePatternType'>;

/**
 * Who may do what on the broker, by the table of topics: a process writes the topics that it owns, reads those whose reader
 * it is, in consumer groups under its own name, and has nothing else. Partners get their users from the cluster's operator.
 */
export function accessList(topics: readonly TopicRow[], kafka: Pick<KafkaConnection, 'physical'>): AclEntry[] {
  const { WRITE, READ } = AclOperationTypes;
  const readersOf = (topic: TopicRow) => topic.readers.filter(isOurs);
  const readers = [...new Set(topics.flatMap(readersOf))];
  const topic = ({ name }: TopicRow): Subject => ({
    resourceType: AclResourceTypes.TOPIC,
    resourceName: kafka.physical(name),
    resourcePatternType: ResourcePatternTypes.LITERAL,
  });
  const groups = (prefix: string): Subject => ({
    resourceType: AclResourceTypes.GROUP,
    resourceName: kafka.physical(prefix),
    resourcePatternType: ResourcePatternTypes.PREFIXED,
  });
  return [
    ...topics.filter(({ owner }) => isOurs(owner)).map((row) => allow(row.owner, WRITE, topic(row))),
    ...topics.flatMap((row) => readersOf(row).map((reader) => allow(reader, READ, topic(row)))),
    ...readers.map((reader) => allow(reader, READ, groups(`crm.${reader}.`))),
    ...readers.map((reader) => allow(reader, READ, groups(`crm.follow.${reader}.`))),
  ];
}

/** Makes the broker's access list that of the table: what is missing is added, what the table no longer says is taken away. */
export async function grantAccess(kafka: KafkaConnection, topics: readonly TopicRow[]): Promise<void> {
  const admin = kafka.client.admin();
  await admin.connect();
  try {
    const wanted = accessList(topics, kafka);
    const there = await granted(admin, kafka.physical('crm.'));
    const missing = without(wanted, there);
    const stale = without(there, wanted);
    if (missing.length > 0) await admin.createAcls({ acl: missing });
    if (stale.length > 0) await admin.deleteAcls({ filters: stale });
  } finally {
    await admin.disconnect();
  }
}

/** Partners read as `ext.<partner>` and write what comes `in`. */
function isOurs(name: string): boolean {
  return name !== 'in' && !name.startsWith('ext.');
}

function allow(user: string, operation: AclEntry['operation'], subject: Subject): AclEntry {
  return { ...subject, principal: `User:${user}`, host: '*', operation, permissionType: AclPermissionTypes.ALLOW };
}

/** What the broker grants on the topics and groups whose names begin so. */
async function granted(admin: Admin, prefix: string): Promise<AclEntry[]> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  });
  return resources
    .filter(({ resourceName }) => resourceName.startsWith(prefix))
    .flatMap(({ acls, ...subject }) => acls.map((entry) => ({ ...subject, ...entry })));
}

function without(entries: readonly AclEntry[], others: readonly AclEntry[]): AclEntry[] {
  const known = new Set(others.map(textOf));
  return entries.filter((entry) => !known.has(textOf(entry)));
}

const textOf = ({ principal, operation, permissionType, resourceType, resourceName, resourcePatternType }: AclEntry) =>
  [principal, operation, permissionType, resourceType, resourceName, resourcePatternType].join(' ');
