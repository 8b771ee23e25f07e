import { fileURLToPath, URL } from 'node:url';
import { defineConfig } from 'allure';

/** One file that opens by a double click. */
export default defineConfig({
  name: 'Netwright',
  output: './allure-report',
  plugins: {
    awesome: {
      import: fileURLToPath(new URL('.ci/allure-awesome.mjs', import.meta.url)),
      options: { reportName: 'Netwright', singleFile: true },
    },
  },
});
