import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { AwsError, type Principal } from '../core/service.ts';
import { uniqueId } from './role.ts';

/** What a client signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Sandbox time, milliseconds since the epoch; undefined: as long as the sandbox runs. */
  readonly expiresAtMs: number | undefined;
}

interface Issued {
  readonly principal: Principal;
  readonly sessionToken: string | undefined;
  readonly expiresAtMs: number | undefined;
}

/** The keys there are: `test`, the administrator's (its secret is not looked at), and those issued for roles. */
export class CredentialStore {
  readonly #clock: Clock;
  readonly #issued = new Map<string, Issued>([
    ['test', { principal: { kind: 'administrator' }, sessionToken: undefined, expiresAtMs: undefined }],
  ]);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(principal: Principal, expiresAtMs?: number): Credentials {
    const accessKeyId = uniqueId('ASIA', 20);
    const sessionToken = randomBytes(96).toString('base64');
    this.#issued.set(accessKeyId, { principal, sessionToken, expiresAtMs });
    return { accessKeyId, secretAccessKey: randomBytes(30).toString('base64'), sessionToken, expiresAtMs };
  }

  /** Throws AwsError `UnrecognizedClientException` or `ExpiredTokenException`. */
  principalOf(accessKeyId: string, sessionToken: string | undefined): Principal {
    const issued = this.#issued.get(accessKeyId);
    if (!issued || issued.sessionToken !== sessionToken) {
      throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    if (issued.expiresAtMs !== undefined && issued.expiresAtMs <= this.#clock.now()) {
      throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired.');
    }
    return issued.principal;
  }
}
