import type { Check, World } from './world.ts';

/* What the client can ask for and the emulator does not do. */

const template_id = '01EB37HMH1M6SV18ABNS3G135H';

const refused =
  (name: string, ask: (sinch: World['sinch'], app_id: string) => PromiseLike<unknown>): Check =>
  async ({ sinch, app_id }) => {
    const error = await Promise.resolve(ask(sinch, app_id)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ statusCode: 501, data: expect.stringContaining(`${name} is not emulated`) });
  };

export const REFUSED_METHODS: Record<string, Check> = {
  'consents.listIdentities': refused('consents:list-identities', ({ consents }, app_id) =>
    consents.listIdentities({ app_id, list_type: 'OPT_OUT_ALL' }),
  ),
  'consents.listAuditRecords': refused('consents:list-audit-records', ({ consents }, app_id) =>
    consents.listAuditRecords({ app_id, identity: '+46700000001' }),
  ),
  'templatesV1.create': refused('templates-v1:create', ({ templatesV1 }) =>
    templatesV1.create({ createTemplateRequestBody: {} }),
  ),
  'templatesV1.list': refused('templates-v1:list', ({ templatesV1 }) => templatesV1.list({})),
  'templatesV1.get': refused('templates-v1:get', ({ templatesV1 }) => templatesV1.get({ template_id })),
  'templatesV1.update': refused('templates-v1:update', ({ templatesV1 }) =>
    templatesV1.update({ template_id, updateTemplateRequestBody: {} }),
  ),
  'templatesV1.delete': refused('templates-v1:delete', ({ templatesV1 }) => templatesV1.delete({ template_id })),
  'templatesV2.create': refused('templates:create', ({ templatesV2 }) =>
    templatesV2.create({ createTemplateRequestBody: {} }),
  ),
  'templatesV2.list': refused('templates:list', ({ templatesV2 }) => templatesV2.list({})),
  'templatesV2.get': refused('templates:get', ({ templatesV2 }) => templatesV2.get({ template_id })),
  'templatesV2.update': refused('templates:update', ({ templatesV2 }) =>
    templatesV2.update({ template_id, updateTemplateRequestBody: {} }),
  ),
  'templatesV2.delete': refused('templates:delete', ({ templatesV2 }) => templatesV2.delete({ template_id })),
  'templatesV2.listTranslations': refused('templates:list-translations', ({ templatesV2 }) =>
    templatesV2.listTranslations({ template_id }),
  ),
};
