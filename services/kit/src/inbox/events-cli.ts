import { parseArgs } from 'node:util';
import type { Clock } from '../clock/clock.ts';
import type { KafkaConnection } from '../kafka/connection.ts';
import type { Logger } from '../log/logger.ts';
import type { Db, Statement } from '../pg/pool.ts';
import type { Consumer } from './declaration.ts';
import { rebuildProjection } from './rebuild.ts';
import { replayParked } from './replay.ts';

export interface EventsCli {
  argv: readonly string[];
  db: Db;
  kafka: KafkaConnection;
  /** The deployable, as "sales". */
  service: string;
  consumers: readonly Consumer[];
  clock: Clock;
  log: Logger;
  print: (line: string) => void;
}

const LIST: Statement = {
  name: 'parked_list',
  text: `select consumer, topic, key, count(*)::int as events, min(parked_at) as since, (array_agg(class order by id))[1] as class,
      (array_agg(error order by id))[1] as error, (array_agg(retry_at order by id))[1] as "retryAt"
    from parked where resolved_at is null and ($1::text is null or consumer = $1) group by 1, 2, 3 order by min(id) limit 200`,
};

const USAGE = `usage: events parked [--consumer NAME]
       events replay --consumer NAME [--key KEY] --by YOUR_NAME
       events rebuild --consumer NAME --by YOUR_NAME`;

/**
 * What an operator does about a service's events: `parked` lists the keys that wait, `replay` runs them through the handlers
 * again, `rebuild` makes a projection anew from its topics. Gives the exit code: 0, 1 when something is still parked, 2 for
 * a wrong call.
 */
export async function eventsCli({
  argv,
  db,
  kafka,
  service,
  consumers,
  clock,
  log,
  print,
}: EventsCli): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { consumer: { type: 'string' }, key: { type: 'string' }, by: { type: 'string' } },
  });
  const [command] = positionals;
  if (command === 'parked') {
    const keys = await db.query<object>(LIST, [values.consumer ?? null]);
    for (const key of keys) print(JSON.stringify(key));
    return keys.length === 0 ? 0 : 1;
  }
  const consumer = consumers.find((one) => one.name === values.consumer);
  const known = command === 'replay' || (command === 'rebuild' && consumer?.state === true);
  if (!known || consumer === undefined || values.by === undefined) {
    print(USAGE);
    print(`consumers: ${consumers.map((one) => one.name).join(', ')}`);
    const projections = consumers.filter(({ state }) => state === true);
    print(`projections, which alone can be rebuilt: ${projections.map((one) => one.name).join(', ')}`);
    return 2;
  }
  if (command === 'rebuild') {
    const { applied, gone } = await rebuildProjection({ db, service, consumer, clock, log }, kafka, values.by);
    print(`${applied} records applied, ${gone} no longer there`);
    return 0;
  }
  const options = { by: values.by, ...(values.key !== undefined && { key: values.key }) };
  const { applied, left } = await replayParked({ db, service, consumer, clock, log }, options);
  print(`${applied} applied, ${left} still parked`);
  return left === 0 ? 0 : 1;
}
