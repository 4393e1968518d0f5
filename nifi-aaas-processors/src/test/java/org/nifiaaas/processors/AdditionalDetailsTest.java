package org.nifiaaas.processors;

import org.nifiaaas.pages.AdditionalDetailsTestBase;

/** Each box has its documentation, with a worked example that a test runs. */
class AdditionalDetailsTest extends AdditionalDetailsTestBase {}
