"""Everything that notebooks import. A notebook names the module that it needs; a module imports
only from those above it in this list, and importing the package alone loads none of them.

Basics
    runtime                 imported first: quiet Keras on one thread, seeds, the profile
    guards                  checks and conversions of a function's arguments
    files                   where the course's files are, their sha256, safe writing
    payloads                results in a notebook's outputs, in a form that tools can read
    intervals               confidence intervals for the difference of two scores
    boards                  our score next to the strongest rival's, as `report` shows it
    report                  prints results: a comparison, a measured number, a board
    arrays                  NumPy's npz files in half precision
    fingerprint             short hashes of everything that a training run depends on
    weights                 pretrained weights and predictions: stored, loaded, or trained here

Data
    datasets                load_names() and the other loaders; every file is verified
    datasets.files          finds a data file and compares its sha256
    datasets.text           names, books, poems, rated sentences, labelled tokens
    datasets.series         weather, electricity, sales, prices
    datasets.signals        sensors, voices, pictures
    datasets.music          chorales
    datasets.voices         strings of digits by a synthesiser and by people; prompts
    text_guards             checks and conversions of text and tokens
    text                    vocabulary, encoding, padding on the right
    tasks                   the adding problem, and the languages of surnames
    films                   a film of your own, from a GIF or a folder of pictures
    sprite_clips            which drawing of a figure is shown at each step, and where
    acted_films             films of figures that do one thing after another
    optical_flow            how far each block of a film's pixels moves
    captions                what is true of a small scene, said in five languages
    emoji_scenes            scenes of icons: where they are, and the picture
    stories                 short stories with questions and their supporting facts
    story_arrays            stories as arrays of numbers of words; the accuracy on each task

Networks and rivals
    by_hand                 recurrent networks in NumPy
    by_hand.rnn             the simple recurrent network, forward and backward through time
    by_hand.lstm            the LSTM
    by_hand.gru             the GRU
    by_hand.gradient_check  compares a gradient with central differences
    by_hand.letters         names as batches; the loss of the next letter and its gradient
    cells                   RNNCell, LSTMCell and GRUCell, with the same weights as Keras' cells
    stacks                  several small networks side by side, trained in one loop
    cell_variants           peepholes, layer normalisation and other variants of the cells
    scan                    linear recurrences in parallel, and the minGRU
    quantum                 quantum circuits on real numbers, and a recurrent cell of them
    quantum_neurons         a recurrent network of quantum neurons
    xlstm                   mLSTM and sLSTM, the cells of the xLSTM
    conv_lstm               ConvLSTMCell, an LSTM whose states are pictures
    attention               Luong's and Bahdanau's attention
    transformer             attention with heads, blocks, and a translator without recurrence
    memory                  a memory network, which reads a story hop by hop
    story_rules             sentences that share words, and a program that answers: its rivals
    ntm                     the cell of a neural Turing machine
    bits                    the copy task on vectors of bits, and networks that learn it
    gradients               how long the gradient is at each step back in time
    decoding                temperature, top-k, top-p; greedy and beam search
    translation             pairs of sentences; an encoder reads, a decoder writes
    crf                     a conditional random field: score, sum and best of paths; a layer
    tagging                 words with a label each: features, vocabularies, variations
    taggers                 a bidirectional LSTM with a CRF layer
    tag_rivals              a look-up table, and a CRF on features
    tag_scores              whole parts and whole sequences that are right
    ngrams                  n-gram language models
    chorales                chorales as integers without a key; a network that harmonises
    speech_guards           checks and conversions of recordings, features and labels
    speech                  log-mel, MFCC, DTW; CTC: probability, gradient, decoding
    recognition             edit distance, joined recordings, the features of TIDIGITS
    vocoder                 mel bands of a recording, and back: mel inversion, Griffin-Lim
    listeners               recognisers that judge spoken numbers
    series_guards           checks and conversions of time series and forecasts
    forecasting             windows around an origin, simple forecasts, MASE, pinball loss
    surnames                surnames by Keras layers: parts, network, score, new names
    day_ahead               tomorrow's electricity: clock changes, calendar, ridge regression
    training                live progress, and training with several seeds

Pictures
    sound                   turns pitches into sound, and sound into a small file
    drawable                prepares labels and numbers for Matplotlib
    plotting                the house style, and plots that take data and return axes
    rewriting               translators of characters and words: training, where they look
    digit_plots             spikes, errors of voices and people, changes, latency
    voice_plots             Gaussians over letters, attention, mel bands
    forecast_plots          rolling origins, forecasts, errors by horizon
    diagrams                drawings of cells, networks and data
    diagrams.primitives     circles, boxes, arrows, notes
    diagrams.networks       networks folded and unrolled
    diagrams.cells          one step of an RNN, LSTM or GRU cell
    diagrams.layers         stacked and bidirectional layers, padded batches
    diagrams.contrasts      networks that are easily confused
    diagrams.pitfalls       a mask with holes, windows that leak
    diagrams.trees          trees from nested tuples
    diagrams.scans          a linear recurrence in chunks
    diagrams.hops           which sentence each hop of a memory network reads
    diagrams.heads          the heads of a neural Turing machine
    diagrams.transformer    one step between any two words; blocks; what has to wait
    diagrams.conv_lstm      one step of a ConvLSTM
    diagrams.captioner      a decoder that looks at a picture before each word

Exercises
    checks                  the checks of the exercises
    checks.watched          a learner's function: arguments copied, None named, time limited
    checks.core             one line: passed, not attempted, or the reason; never an exception
    checks.several          a mistake that shows in several cases together
    checks.gradients        gradients of a recurrent network, compared array by array
    checks.windows          what is wrong with windows of a series: order, split, scale
    checks.nbNN             the checks of notebook NN
"""
