import type { Authority } from './authority.ts';
import type { Faults } from './faults.ts';
import { asAwsError } from './protocol-errors.ts';
import type { ApiCall, Principal, Service } from './service.ts';

/** A call as AWS's front door takes it, from HTTP and from services alike. Throws AwsError only. */
export type Perform = (principal: Principal, service: Service, call: ApiCall) => Promise<Record<string, unknown>>;

/** Injected faults first, then IAM, then the service. */
export const createFrontDoor =
  (faults: Faults, authority: () => Authority): Perform =>
  async (principal, service, call) => {
    try {
      return await faults.around(principal, service, call, async () => {
        authority().judge(principal, service.permissions(call), service.resourcePolicy?.(call));
        return service.handle(call, principal);
      });
    } catch (error) {
      throw asAwsError(error, service.signingName);
    }
  };
