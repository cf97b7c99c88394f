/**
 * Moves the clock of this Node realm ahead by CRM_TEST_CLOCK_AHEAD milliseconds: `new Date()` and `Date.now()`, nothing else.
 * Jest gives each test file a realm of its own, so it is a set-up file there; the processes that tests start load it by
 * NODE_OPTIONS. PostgreSQL, Kafka, Redis and Keycloak stay in the present: code that asks one of them for the time sees two clocks.
 */
const ahead = Number(process.env.CRM_TEST_CLOCK_AHEAD ?? 0);
const Real = globalThis.Date;

if (ahead !== 0) {
  const now = () => Real.now() + ahead;
  const Ahead = new Proxy(Real, {
    apply: () => new Real(now()).toString(),
    construct: (_, args, made) =>
      Reflect.construct(Real, args.length === 0 ? [now()] : args, made === Ahead ? Real : made),
    get: (_, name) => (name === 'now' ? now : Reflect.get(Real, name)),
  });
  Real.prototype.constructor = Ahead;
  globalThis.Date = Ahead;
}
