import { join } from 'node:path';
import type { PlaneAddress } from './plane.ts';

/** The variables by which tests find a running data plane. */
export function planeEnvironment(plane: PlaneAddress): Record<string, string> {
  return {
    CRM_TEST_PG_URL: plane.pgUrl,
    CRM_TEST_KAFKA: plane.kafka,
    CRM_TEST_KAFKA_SASL: plane.kafkaSasl,
    CRM_TEST_REDIS_URL: plane.redisUrl,
    CRM_TEST_OIDC_ISSUER: plane.oidcIssuer,
    CRM_TEST_KEYCLOAK_URL: plane.keycloakUrl,
    CRM_TEST_PLANE: join(plane.stateDir, 'plane.json'),
  };
}
