import type { Emulator } from '../emulator.ts';
import { EmulatorError, invalid, notFound, parse } from '../error.ts';
import { Json, mergePatch } from '../json.ts';
import { contactsIn } from '../state/contacts.ts';
import { identityConflicts } from '../state/identity-conflicts.ts';
import { meets } from '../state/scope.ts';
import { ProjectSettings, type StoredSettings } from '../state/settings.ts';
import type { Operation, VendorRequest } from './operation.ts';

const PATH = '/v1/projects/:projectId/settings';

function findSettings({ state }: Emulator, request: VendorRequest): StoredSettings {
  const found = state.settings.find((one) => meets(one, request));
  if (!found) throw notFound('project settings');
  return found;
}

const settingsResource = ({ projectId, settings }: StoredSettings) => ({ project_id: projectId, settings });

/** Sinch wants conflicts of identities resolved first; that it answers 400 is inferred. */
function assertUnifiable({ state }: Emulator, { settings, ...scope }: StoredSettings): void {
  const { unified_contact_id_enabled } = settings.contact_settings;
  if (unified_contact_id_enabled && identityConflicts(contactsIn(state.contacts, scope)).length > 0) {
    const field = 'contact_settings.unified_contact_id_enabled';
    throw invalid(field, 'needs contacts without identity conflicts; contacts:identityConflicts lists them');
  }
}

/** Settings that are there are updated, not made again (inferred). */
export const createSettings: Operation = {
  name: 'settings:create',
  method: 'POST',
  path: PATH,
  handle(emulator, request) {
    const { projectId, region, body } = request;
    const settings: StoredSettings = { projectId, region, settings: parse(ProjectSettings, body) };
    if (emulator.state.settings.some((one) => meets(one, request))) {
      throw new EmulatorError(409, 'project settings already exist');
    }
    assertUnifiable(emulator, settings);
    emulator.state.settings.push(settings);
    return settingsResource(settings);
  },
};

export const getSettings: Operation = {
  name: 'settings:get',
  method: 'GET',
  path: PATH,
  handle: (emulator, request) => settingsResource(findSettings(emulator, request)),
};

export const updateSettings: Operation = {
  name: 'settings:update',
  method: 'PATCH',
  path: PATH,
  handle(emulator, request) {
    const stored = findSettings(emulator, request);
    const settings = parse(ProjectSettings, mergePatch(stored.settings, parse(Json, request.body)));
    assertUnifiable(emulator, { ...stored, settings });
    stored.settings = settings;
    return settingsResource(stored);
  },
};

export const deleteSettings: Operation = {
  name: 'settings:delete',
  method: 'DELETE',
  path: PATH,
  handle(emulator, request) {
    const stored = findSettings(emulator, request);
    emulator.state.settings = emulator.state.settings.filter((one) => one !== stored);
    return {};
  },
};
