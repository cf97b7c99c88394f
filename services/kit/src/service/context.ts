import type { Grants } from '../access/grants.ts';
import type { Clock } from '../clock/clock.ts';
import type { ServiceConfig } from '../config/service.ts';
import type { GrpcClient } from '../grpc/client.ts';
import type { Readiness } from '../http/readiness.ts';
import type { KafkaConnection } from '../kafka/connection.ts';
import type { Logger } from '../log/logger.ts';
import type { Db } from '../pg/pool.ts';
import type { RecordReferences } from '../references/check.ts';
import type { NamedElsewhere } from '../references/named.ts';
import type { Shutdown } from '../shutdown/shutdown.ts';

/** What a running service has at hand; handed to everything that it is made of. */
export interface ServiceContext<Config extends ServiceConfig = ServiceConfig> {
  /** The deployable, as "sales". */
  name: string;
  config: Config;
  db: Db;
  kafka: KafkaConnection;
  grants: Grants;
  log: Logger;
  clock: Clock;
  readiness: Readiness;
  shutdown: Shutdown;
  /** "Bearer …" of this service itself, for calls that no user asked for. Throws UNAVAILABLE when Keycloak is away. */
  serviceToken: () => Promise<string>;
  /** Looks up what records name that are not written by a request: lines of files. Once the service answers calls. */
  references: RecordReferences;
  /** Asks the other services which records they name, before these are removed for good. Once the service answers calls. */
  namedElsewhere: NamedElsewhere;
  /** A channel to another service by its "host:port"; closed at the end. */
  peer: (address: string) => GrpcClient;
}
