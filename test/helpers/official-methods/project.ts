import { type Check, gone, newApp, newContact, on, type World } from './world.ts';

/* What belongs to a project: apps, webhooks, settings, contacts. */

async function newWebhook({ sinch, app_id }: World, target: string): Promise<string> {
  const webhookCreateRequestBody = { app_id, target, triggers: ['OPT_IN' as const] };
  return (await sinch.webhooks.create({ webhookCreateRequestBody })).id ?? '';
}

/** An app of its own, since an app has five webhooks at most. */
async function withWebhook(world: World) {
  const own = { ...world, app_id: await newApp(world) };
  return { app_id: own.app_id, webhook_id: await newWebhook(own, 'https://a.example') };
}

const settings = (unified_contact_id_enabled: boolean) => ({ contact_settings: { unified_contact_id_enabled } });

export const PROJECT_METHODS: Record<string, Check> = {
  'app.create': async (world) => {
    const app_id = await newApp(world);
    expect(await world.sinch.app.get({ app_id })).toMatchObject({ processing_mode: world.mode });
  },
  'app.get': async ({ sinch, app_id }) => {
    expect(await sinch.app.get({ app_id })).toMatchObject({ id: app_id, display_name: 'Shop' });
  },
  'app.list': async ({ sinch, app_id }) => {
    expect((await sinch.app.list({})).apps?.map(({ id }) => id)).toContain(app_id);
  },
  'app.update': async (world) => {
    const app_id = await newApp(world);
    await world.sinch.app.update({ app_id, appUpdateRequestBody: { display_name: 'Other' } });
    expect(await world.sinch.app.get({ app_id })).toMatchObject({ display_name: 'Other' });
  },
  'app.delete': async (world) => {
    const app_id = await newApp(world);
    await world.sinch.app.delete({ app_id });
    await expect(world.sinch.app.get({ app_id })).rejects.toMatchObject(gone);
  },
  'webhooks.create': async (world) => {
    const { webhook_id } = await withWebhook(world);
    expect(await world.sinch.webhooks.get({ webhook_id })).toMatchObject({ target: 'https://a.example' });
  },
  'webhooks.get': async (world) => {
    const { app_id, webhook_id } = await withWebhook(world);
    expect(await world.sinch.webhooks.get({ webhook_id })).toMatchObject({ id: webhook_id, app_id });
  },
  'webhooks.list': async (world) => {
    const { app_id, webhook_id } = await withWebhook(world);
    expect((await world.sinch.webhooks.list({ app_id })).webhooks).toMatchObject([{ id: webhook_id }]);
  },
  'webhooks.update': async (world) => {
    const { webhook_id } = await withWebhook(world);
    await world.sinch.webhooks.update({ webhook_id, webhookUpdateRequestBody: { target: 'https://b.example' } });
    expect(await world.sinch.webhooks.get({ webhook_id })).toMatchObject({ target: 'https://b.example' });
  },
  'webhooks.delete': async (world) => {
    const { app_id, webhook_id } = await withWebhook(world);
    await world.sinch.webhooks.delete({ webhook_id });
    expect((await world.sinch.webhooks.list({ app_id })).webhooks).toEqual([]);
  },
  // A project has one, so that those of the other mode are taken away.
  'projectSettings.create': async ({ sinch: { projectSettings } }) => {
    await projectSettings.create({ createProjectSettingsRequestBody: settings(false) });
    expect(await projectSettings.get({})).toMatchObject({ settings: settings(false) });
    await projectSettings.delete({});
  },
  'projectSettings.get': async ({ sinch: { projectSettings } }) => {
    await expect(projectSettings.get({})).rejects.toMatchObject(gone);
  },
  'projectSettings.update': async ({ sinch: { projectSettings } }) => {
    await projectSettings.create({ createProjectSettingsRequestBody: settings(false) });
    await projectSettings.update({ updateProjectSettingsRequestBody: settings(true) });
    expect(await projectSettings.get({})).toMatchObject({ settings: settings(true) });
    await projectSettings.delete({});
  },
  'projectSettings.delete': async ({ sinch: { projectSettings } }) => {
    await projectSettings.create({ createProjectSettingsRequestBody: settings(false) });
    await projectSettings.delete({});
    await expect(projectSettings.get({})).rejects.toMatchObject(gone);
  },
  'contact.create': async (world) => {
    const identity = world.phone();
    const contact_id = await newContact(world, identity);
    expect(await world.sinch.contact.get({ contact_id })).toMatchObject({ channel_identities: on(identity) });
  },
  'contact.get': async (world) => {
    const contact_id = await newContact(world);
    expect(await world.sinch.contact.get({ contact_id })).toMatchObject({ id: contact_id, language: 'EN_US' });
  },
  'contact.list': async (world) => {
    const identity = world.phone();
    const id = await newContact(world, identity);
    expect((await world.sinch.contact.list({ channel: 'SMS', identity })).data).toMatchObject([{ id }]);
  },
  'contact.update': async (world) => {
    const contact_id = await newContact(world);
    await world.sinch.contact.update({ contact_id, updateContactRequestBody: { email: 'a@example.com' } });
    expect(await world.sinch.contact.get({ contact_id })).toMatchObject({ email: 'a@example.com' });
  },
  'contact.delete': async (world) => {
    const contact_id = await newContact(world);
    await world.sinch.contact.delete({ contact_id });
    await expect(world.sinch.contact.get({ contact_id })).rejects.toMatchObject(gone);
  },
  'contact.mergeContact': async (world) => {
    const [destination_id, source_id] = [await newContact(world), await newContact(world)];
    await world.sinch.contact.mergeContact({ destination_id, mergeContactRequestBody: { source_id } });
    await expect(world.sinch.contact.get({ contact_id: source_id })).rejects.toMatchObject(gone);
  },
  'contact.listIdentityConflicts': async (world) => {
    const identity = world.phone();
    const contact_ids = [await newContact(world, identity), await newContact(world, identity)];
    const { data } = await world.sinch.contact.listIdentityConflicts({});
    expect(data).toMatchObject([{ identity, contact_ids, channels: ['SMS'] }]);
    for (const contact_id of contact_ids) await world.sinch.contact.delete({ contact_id });
  },
  'contact.getChannelProfile': async ({ sinch, app_id, phone }) => {
    const recipient = { identified_by: { channel_identities: on(phone(), 'LINE') } };
    const getChannelProfileRequestBody = { app_id, recipient, channel: 'LINE' as const };
    const profile = await sinch.contact.getChannelProfile({ getChannelProfileRequestBody });
    expect(profile).toEqual({ profile_name: 'Unknown' });
  },
};
