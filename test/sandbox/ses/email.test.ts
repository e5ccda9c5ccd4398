import {
  CreateEmailIdentityCommand,
  GetAccountCommand,
  GetEmailIdentityCommand,
  ListEmailIdentitiesCommand,
  SESv2Client,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSesService, type SesOptions } from '../../../sandbox/ses/service.ts';
import { createSmallWorld, credentials, serve } from '../small-world.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const start = async (options?: SesOptions) => {
  const world = createSmallWorld();
  const service = createSesService(world, options);
  const front = await serve(world, service);
  const client = new SESv2Client({ endpoint: front.endpoint, region: world.region, credentials, maxAttempts: 1 });
  closing.push(front.close, () => client.destroy());
  return { service, client };
};

const email: SendEmailCommandInput = {
  FromEmailAddress: 'coldpatch <sender@example.com>',
  Destination: { ToAddresses: ['kim@example.org'], BccAddresses: ['log@example.org'] },
  ReplyToAddresses: ['team@example.com'],
  Content: {
    Simple: { Subject: { Data: 'Please look' }, Body: { Text: { Data: 'text' }, Html: { Data: '<p>ü</p>' } } },
  },
};

describe('SES', () => {
  it('puts what was sent into the inbox', async () => {
    const { client, service } = await start();
    const { MessageId } = await client.send(new SendEmailCommand(email));
    expect(service.inbox()).toEqual([
      {
        id: MessageId,
        at: expect.stringMatching(/^2026-11-20T10:/),
        from: 'sender@example.com',
        to: ['kim@example.org'],
        cc: [],
        bcc: ['log@example.org'],
        replyTo: ['team@example.com'],
        subject: 'Please look',
        text: 'text',
        html: '<p>ü</p>',
        headers: {},
      },
    ]);
  });

  it('sends only from a verified address or domain, where those are listed', async () => {
    const { client, service } = await start({ verifiedIdentities: ['example.com', 'kim@example.org'] });
    await client.send(new SendEmailCommand(email));
    await client.send(new SendEmailCommand({ ...email, FromEmailAddress: 'Kim@example.org' }));
    const other = new SendEmailCommand({ ...email, FromEmailAddress: 'lee@example.org' });
    await expect(client.send(other)).rejects.toMatchObject({
      name: 'MessageRejected',
      message: expect.stringContaining('EU-WEST-1: lee@example.org'),
    });
    expect(service.inbox()).toHaveLength(2);
    expect(await client.send(new GetEmailIdentityCommand({ EmailIdentity: 'example.com' }))).toMatchObject({
      IdentityType: 'DOMAIN',
      VerifiedForSendingStatus: true,
    });
    const missing = new GetEmailIdentityCommand({ EmailIdentity: 'lee@example.org' });
    await expect(client.send(missing)).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('without production access sends only to verified recipients', async () => {
    const { client } = await start({ verifiedIdentities: ['example.com'], productionAccess: false });
    expect(await client.send(new GetAccountCommand({}))).toMatchObject({
      ProductionAccessEnabled: false,
      SendingEnabled: true,
    });
    await expect(client.send(new SendEmailCommand(email))).rejects.toMatchObject({ name: 'MessageRejected' });
  });

  it('is authorised on the identity that sends', async () => {
    const call = { operation: 'SendEmail', input: { ...email } };
    const context = {
      'ses:fromaddress': 'sender@example.com',
      'ses:recipients': ['kim@example.org', 'log@example.org'],
      'ses:apiversion': '2',
    };
    const arn = 'arn:aws:ses:eu-west-1:000000000000:identity';
    const everyone = (await start()).service.permissions(call);
    expect(everyone).toEqual([{ action: 'ses:SendEmail', resource: `${arn}/sender@example.com`, context }]);
    const domain = (await start({ verifiedIdentities: ['example.com'] })).service.permissions(call);
    expect(domain).toEqual([{ action: 'ses:SendEmail', resource: `${arn}/example.com`, context }]);
  });

  it.each<[string, Partial<SendEmailCommandInput>]>([
    ['"nobody" is not an email address', { FromEmailAddress: 'nobody' }],
    ['FromEmailAddress is missing', { FromEmailAddress: undefined }],
    ['1 to 50 recipients', { Destination: {} }],
    ['ConfigurationSetName', { ConfigurationSetName: 'set' }],
    ['ListManagementOptions', { ListManagementOptions: { ContactListName: 'list' } }],
    ['Raw', { Content: { Raw: { Data: new Uint8Array(1) } } }],
    ['Template', { Content: { Template: { TemplateName: 't', TemplateData: '{}' } } }],
  ])('refuses: %s', async (message, more) => {
    const { client, service } = await start();
    await expect(client.send(new SendEmailCommand({ ...email, ...more }))).rejects.toThrow(message);
    expect(service.inbox()).toEqual([]);
  });

  it('refuses by name what is not implemented', async () => {
    const { client } = await start();
    await expect(client.send(new CreateEmailIdentityCommand({ EmailIdentity: 'a.b' }))).rejects.toThrow(
      'does not implement ses POST identities',
    );
    await expect(client.send(new ListEmailIdentitiesCommand({}))).rejects.toThrow(
      'does not implement ses POST list-identities',
    );
  });
});
