import { randomUUID } from 'node:crypto';
import { AwsError, notImplemented, type Service } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { addressOf, type EmailMessage, parseMessage } from './message.ts';
import { restProtocol } from './rest-protocol.ts';

export interface ReceivedEmail extends EmailMessage {
  readonly id: string;
  /** Sandbox time, ISO 8601. */
  readonly at: string;
}

export interface SesOptions {
  /** Addresses and domains that may send. Default: every one. */
  readonly verifiedIdentities?: readonly string[];
  /** False: the account is in SES's own sandbox, recipients must be verified too. Default true. */
  readonly productionAccess?: boolean;
}

export interface SesService extends Service {
  /** Every email sent so far, oldest first. */
  inbox(): readonly ReceivedEmail[];
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);

/** SES v2: emails end in an inbox. */
export const createSesService = (world: World, options: SesOptions = {}): SesService => {
  const { productionAccess = true } = options;
  const verified = options.verifiedIdentities?.map((identity) => identity.toLowerCase());
  const inbox: ReceivedEmail[] = [];
  const isVerified = (identity: string) => verified?.includes(identity.toLowerCase()) ?? true;
  const maySend = (address: string) => isVerified(address) || isVerified(domainOf(address));

  /** AWS authorises on the identity that sends: the address's own, where it is one, else its domain's. */
  const sendingIdentity = (address: string) => (isVerified(address) ? address : domainOf(address));
  const arnOf = (identity: string) => `arn:aws:ses:${world.region}:${world.account}:identity/${identity}`;

  const send = (message: EmailMessage) => {
    const recipients = productionAccess ? [] : [...message.to, ...message.cc, ...message.bcc];
    const unverified = [message.from, ...recipients].filter((address) => !maySend(address));
    if (unverified.length > 0) {
      const region = world.region.toUpperCase();
      const failed = `The following identities failed the check in region ${region}: ${unverified.join(', ')}`;
      throw new AwsError('MessageRejected', `Email address is not verified. ${failed}`);
    }
    const id = randomUUID();
    inbox.push({ id, at: new Date(world.clock.now()).toISOString(), ...message });
    return { MessageId: id };
  };

  const identity = (name: string) => {
    const isAddress = name.includes('@');
    if (!isVerified(name)) throw new AwsError('NotFoundException', `Email identity ${name} does not exist.`, 404);
    return {
      IdentityType: isAddress ? 'EMAIL_ADDRESS' : 'DOMAIN',
      VerifiedForSendingStatus: true,
      VerificationStatus: 'SUCCESS',
      FeedbackForwardingStatus: true,
    };
  };

  const account = () => ({
    ProductionAccessEnabled: productionAccess,
    SendingEnabled: true,
    EnforcementStatus: 'HEALTHY',
    SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: inbox.length },
  });

  return {
    signingName: 'ses',
    operations: ['SendEmail', 'GetEmailIdentity', 'GetAccount'],
    ...restProtocol,
    permissions({ operation, input }) {
      if (operation === 'GetAccount') return [{ action: 'ses:GetAccount', resource: '*' }];
      if (operation === 'GetEmailIdentity') {
        return [{ action: 'ses:GetEmailIdentity', resource: arnOf(String(input.EmailIdentity)) }];
      }
      const { from, to, cc, bcc } = parseMessage(input);
      const context = { 'ses:fromaddress': from, 'ses:recipients': [...to, ...cc, ...bcc], 'ses:apiversion': '2' };
      return [{ action: 'ses:SendEmail', resource: arnOf(sendingIdentity(from)), context }];
    },
    handle({ operation, input }) {
      if (operation === 'SendEmail') return send(parseMessage(input));
      if (operation === 'GetEmailIdentity') return identity(addressOf(String(input.EmailIdentity)));
      if (operation === 'GetAccount') return account();
      throw notImplemented(`ses ${operation}`);
    },
    inbox: () => inbox,
  };
};
