// Starts the language server of policy-eval for policies, and only for them: the server leaves other YAML alone.

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("policyEval.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("policyEval")) void restart();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("policyEval");
  const [command, ...args] = settings.get<string[]>("command", ["policy-eval", "lsp"]);
  if (!command) return;
  const server: ServerOptions = { command, args, options: { env: { ...process.env, PYTHONUTF8: "1" } } };
  client = new LanguageClient("policyEval", "policy-eval", server, options(settings.get<string>("language", "editor")));
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    await vscode.window.showErrorMessage(
      `“${command}” cannot be started · 无法启动：${String(error)}. pip install "policy-eval[lsp]"; policyEval.command`,
    );
  }
}

function options(language: string): LanguageClientOptions {
  return {
    documentSelector: [{ language: "policy" }, { language: "yaml" }],
    initializationOptions: language === "editor" ? {} : { language },
  };
}
