import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/**
 * Takes the network away from this process. Node's permissions have no word for it before Node 25. Everything in Node that
 * connects, fetch and tls included, does it by the methods that are replaced here; addons, child processes and threads,
 * by which one could get around them, are refused by the permissions.
 */
export function closeNetwork(): void {
  const refuse = (): never => {
    throw Object.assign(new Error('no network here'), { code: 'ERR_ACCESS_DENIED', permission: 'Net' });
  };
  net.Socket.prototype.connect = refuse;
  net.Server.prototype.listen = refuse;
  dgram.Socket.prototype.bind = refuse;
  dgram.Socket.prototype.connect = refuse;
  dgram.Socket.prototype.send = refuse;
  for (const owner of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
    for (const name of Object.getOwnPropertyNames(owner))
      if (/^(lookup|resolve|reverse)/.test(name)) Object.defineProperty(owner, name, { value: refuse });
  syncBuiltinESMExports();
}
