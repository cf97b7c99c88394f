import { parseArgs } from 'node:util';
import type { Clock } from '../clock/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { Db, Statement } from '../pg/pool.ts';
import type { Consumer } from './declaration.ts';
import { replayParked } from './replay.ts';

export interface EventsCli {
  argv: readonly string[];
  db: Db;
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
       events replay --consumer NAME [--key KEY] --by YOUR_NAME`;

/**
 * What an operator does about parked events: `parked` lists the keys, `replay` runs them through the handlers again.
 * Gives the exit code: 0, 1 when something is still parked, 2 for a wrong call.
 */
export async function eventsCli({ argv, db, service, consumers, clock, log, print }: EventsCli): Promise<number> {
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
  if (command !== 'replay' || consumer === undefined || values.by === undefined) {
    print(USAGE);
    print(`consumers: ${consumers.map((one) => one.name).join(', ')}`);
    return 2;
  }
  const options = { by: values.by, ...(values.key !== undefined && { key: values.key }) };
  const { applied, left } = await replayParked({ db, service, consumer, clock, log }, options);
  print(`${applied} applied, ${left} still parked`);
  return left === 0 ? 0 : 1;
}
